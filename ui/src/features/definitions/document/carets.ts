// Where the others write: their carets and selections in their team's colour.
// Colours come by class, because the page's policy lets no style into markup. What a presence says is shown as text.
import type { DecorationAttrs } from "prosemirror-view";

/** Who a presence is of, as it came over the wire. */
export interface PresentUser {
  name?: unknown;
  team?: unknown;
}

const LONGEST = 40;

export function nameOf(user: PresentUser | undefined): string {
  const name = typeof user?.name === "string" ? user.name.trim().slice(0, LONGEST) : "";
  return name || "Somebody";
}

export function teamOf(user: PresentUser | undefined): "marketing" | "sales" | "nobody" {
  return user?.team === "marketing" || user?.team === "sales" ? user.team : "nobody";
}

/** A caret with a name over it. */
export function drawCaret(user: PresentUser): HTMLElement {
  const caret = document.createElement("span");
  caret.className = `caret ${teamOf(user)}`;
  const label = document.createElement("span");
  label.className = "caret-name";
  label.textContent = nameOf(user);
  caret.append("\u2060", label, "\u2060");
  return caret;
}

export function drawSelection(user: PresentUser): DecorationAttrs {
  return { class: `selected-by ${teamOf(user)}` };
}
