// Finding options by what is typed: every word must occur, the best beginnings come first.

/** The options in which every typed word occurs, those that begin with it first. */
export function matching<T extends { label: string; detail?: string }>(options: readonly T[], typed: string): T[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return [...options];
  return options
    .map((option) => ({ option, text: `${option.label} ${option.detail ?? ""}`.toLocaleLowerCase() }))
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map((found, order) => ({ ...found, order, rank: found.text.startsWith(first) ? 0 : found.text.includes(` ${first}`) ? 1 : 2 }))
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ option }) => option);
}

/** Options under their groups, both in their given order. */
export function grouped<T extends { group?: string }>(options: readonly T[]): { name: string; options: T[] }[] {
  const groups = new Map<string, T[]>();
  for (const option of options) {
    const name = option.group ?? "";
    const group = groups.get(name);
    if (group) group.push(option);
    else groups.set(name, [option]);
  }
  return [...groups].map(([name, members]) => ({ name, options: members }));
}
