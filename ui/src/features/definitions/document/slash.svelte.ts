// The menu that "/" opens in the text: what is typed after it narrows the list, keys walk it.
// Knows no item's meaning; it is given the list and told where the text stands.
import { Plugin, PluginKey, TextSelection, type EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

import { matching } from "../../../kit/search";

/** Something that can be put into the text. */
export interface InsertItem {
  id: string;
  label: string;
  /** One line about it. */
  detail: string;
  group: string;
  run: (view: EditorView) => void;
}

/** The word that began with a slash, and where it stands. */
interface Typed {
  from: number;
  to: number;
  text: string;
}

const LONGEST = 24;

export class SlashMenu {
  items: InsertItem[] = $state.raw([]);
  marked = $state(0);
  /** Where the list stands, in CSS pixels of the window; null while it is closed. */
  place: { left: number; top: number; bottom: number } | null = $state.raw(null);

  readonly #offered: () => InsertItem[];
  #typed: Typed | null = null;
  /** A slash that was dismissed stays a slash. */
  #dismissed = -1;

  constructor(offered: () => InsertItem[]) {
    this.#offered = offered;
  }

  get open(): boolean {
    return this.place !== null && this.items.length > 0;
  }

  close(): void {
    if (this.#typed) this.#dismissed = this.#typed.from;
    this.#typed = null;
    this.place = null;
  }

  /** Takes an item: the slash and what follows it give way. */
  take(view: EditorView, index: number): void {
    const item = this.items[index];
    const typed = this.#typed;
    if (!item || !typed) return;
    this.close();
    view.dispatch(view.state.tr.delete(typed.from, typed.to));
    view.focus();
    item.run(view);
  }

  /** Follows the text: called after every change. */
  follow(view: EditorView): void {
    const typed = view.hasFocus() && view.editable ? slashBefore(view.state) : null;
    if (!typed || typed.from === this.#dismissed) {
      if (!typed) this.#dismissed = -1;
      this.#typed = null;
      this.place = null;
      return;
    }
    if (typed.text !== this.#typed?.text || !this.#typed) this.marked = 0;
    this.#typed = typed;
    this.items = matching(this.#offered(), typed.text);
    const { left, top, bottom } = view.coordsAtPos(typed.from);
    this.place = { left, top, bottom };
  }

  key(view: EditorView, event: KeyboardEvent): boolean {
    if (!this.open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const n = this.items.length;
    if (event.key === "ArrowDown") this.marked = (this.marked + 1) % n;
    else if (event.key === "ArrowUp") this.marked = (this.marked - 1 + n) % n;
    else if (event.key === "Enter" || event.key === "Tab") this.take(view, this.marked);
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }

  plugin(): Plugin {
    return new Plugin({
      key: new PluginKey("slash"),
      view: () => ({ update: (view) => this.follow(view), destroy: () => (this.place = null) }),
      props: {
        handleKeyDown: (view, event) => this.key(view, event),
        handleDOMEvents: { blur: () => void (this.place = null) },
        attributes: () => ({ "aria-autocomplete": "list" }),
      },
    });
  }
}

/** A slash at the start of a line or after a space, and the word being typed behind it. */
export function slashBefore(state: EditorState): Typed | null {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.empty) return null;
  const { $head: head } = selection;
  const before = head.parent.textBetween(0, head.parentOffset, undefined, "\ufffc");
  const match = /(?:^|\s)\/([\p{L}\p{N}’' ]*)$/u.exec(before);
  const text = match?.[1];
  if (text === undefined || text.length > LONGEST || text.startsWith(" ")) return null;
  return { from: head.pos - text.length - 1, to: head.pos, text };
}
