// Chooses the door this page came through.
import type { Host } from "./host";

export * from "./host";
export type * from "./bindings";

/** The host of this page: the desktop window's when there is one, else HTTP. */
export async function openHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) return new (await import("./tauri")).TauriHost();
  return new (await import("./http")).HttpHost();
}
