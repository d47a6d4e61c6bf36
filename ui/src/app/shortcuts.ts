// The keys that work everywhere in the window.
import { pressed } from "../kit/keys";
import { PLACES } from "./places";
import type { Workbench } from "./workbench.svelte";

/** Whether keys mean text here; fields of a dialog keep their own undo until it closes. */
function typing(target: EventTarget | null): "no" | "here" | "in a dialog" {
  if (!(target instanceof HTMLElement) || !target.matches("input:not([type=checkbox]), textarea, [contenteditable], select")) return "no";
  return target.closest("dialog") ? "in a dialog" : "here";
}

/** Handles a key pressed anywhere; answers true when it meant something. */
export function shortcut(bench: Workbench, event: KeyboardEvent, palette: () => void): boolean {
  const where = typing(event.target);
  if (pressed(event, "Mod+K")) palette();
  else if (pressed(event, "Escape") && bench.look.presenting && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open:not([aria-label=Messages])")) bench.look.presenting = false;
  else if (!bench.workspace) return false;
  else if (pressed(event, "Mod+Z") && where !== "in a dialog") void bench.undo();
  else if ((pressed(event, "Mod+Shift+Z") || pressed(event, "Mod+Y")) && where !== "in a dialog") void bench.redo();
  else if (pressed(event, "Mod+Shift+P") || (event.key === "f" && where === "no" && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]"))) bench.look.presenting = !bench.look.presenting;
  else {
    const place = PLACES.find(({ key }) => pressed(event, `Mod+${key}`));
    if (!place || document.querySelector("dialog[open]")) return false;
    bench.route.go(place.place);
  }
  return true;
}
