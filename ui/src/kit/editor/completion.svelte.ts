// The list of what can come next in a text, and the keys that walk it.
// Knows no element: it is given a function that asks for completions.

import type { CompletionView } from "../../host";

/** Typing settles this long, in milliseconds, before completions are asked for. */
export const SETTLE = 60;

export type AskCompletions = (text: string, cursor: number) => Promise<CompletionView[]>;

export class CompletionState {
  items = $state.raw<CompletionView[]>([]);
  /** The marked item; −1 for none. */
  marked = $state(0);

  readonly open = $derived(this.items.length > 0);

  #ask: AskCompletions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(ask: AskCompletions) {
    this.#ask = ask;
  }

  /** Asks what can come next, once typing settles; a later call replaces an earlier one. */
  request(text: string, cursor: number, delay = SETTLE): void {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    this.#timer = setTimeout(() => void this.#load(text, cursor, turn), delay);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#turn++;
    this.items = [];
  }

  /** Marks the next (`1`) or previous (`-1`) item, around the ends. */
  step(direction: 1 | -1): void {
    const n = this.items.length;
    if (n > 0) this.marked = this.marked < 0 && direction < 0 ? n - 1 : (this.marked + direction + n) % n;
  }

  async #load(text: string, cursor: number, turn: number): Promise<void> {
    const items = await this.#ask(text, cursor).catch(() => []);
    if (turn !== this.#turn) return;
    // What would put in the word that stands there already is no help.
    this.items = items.filter((item) => text.slice(item.from, item.to) !== item.insert.trimEnd());
    this.marked = wanted(this.items, text, cursor) ? 0 : -1;
  }
}

/**
 * True when Enter and Tab may take the first item unasked. Where the text may end they keep their own
 * meaning, unless the word being typed is the beginning of the item: `Qual`, but not `Qualified`, for
 * Qualified, and never for Unqualified.
 */
function wanted([first, ...rest]: CompletionView[], text: string, cursor: number): boolean {
  if (first?.kind === "connective") return false;
  const mayEnd = rest.some(({ kind }) => kind === "connective");
  return !mayEnd || (first?.label.toLowerCase().startsWith(text.slice(first.from, cursor).toLowerCase()) ?? false);
}
