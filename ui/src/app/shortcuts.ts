// The keys that work everywhere in the window.
import { pressed } from "../kit/keys";
import { PLACES } from "./places";
import type { Workbench } from "./workbench.svelte";

/** Keys mean text where one types. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, [contenteditable], select");
}

const dialogOpen = () => document.querySelector("dialog[open]") !== null;
const somethingFloats = () => dialogOpen() || document.querySelector(":popover-open:not([aria-label=Messages])") !== null;

/** Handles a key pressed anywhere; answers true when it meant something. */
export function shortcut(bench: Workbench, event: KeyboardEvent, palette: () => void): boolean {
  if (event.defaultPrevented) return false;
  if (pressed(event, "Mod+K")) return did(palette);
  if (!bench.workspace) return false;
  if (pressed(event, "Mod+Shift+P") || (pressed(event, "f") && !typing(event.target) && !dialogOpen())) return did(() => bench.present(!bench.look.presenting));
  if (pressed(event, "Escape") && bench.look.presenting && !somethingFloats()) return did(() => bench.present(false));
  // A field in a dialog keeps its own undo: what is typed there is not in the workspace yet.
  const own = typing(event.target) && dialogOpen();
  if (pressed(event, "Mod+Z") && !own) return did(() => bench.undo());
  if ((pressed(event, "Mod+Shift+Z") || pressed(event, "Mod+Y")) && !own) return did(() => bench.redo());
  const place = PLACES.find(({ key }) => pressed(event, `Mod+${key}`));
  return place !== undefined && !dialogOpen() && did(() => bench.route.go(place.place));
}

function did(run: () => unknown): true {
  void run();
  return true;
}
