// Makes a plain object one that components follow, for code that is no component itself.

export function reactive<T extends object>(value: T): T {
  const proxy = $state(value);
  return proxy;
}
