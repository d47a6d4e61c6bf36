// The text of a definition while a person types it: every input is written at once, in order, and
// edits without a pause undo as one.
// Knows no team, term or element: it is given a function that writes a text.

import type { TextProblem } from "../../host";

/** A pause this long, in milliseconds, ends a burst. */
export const BURST_PAUSE = 1500;
/** Waiting shorter than this, in milliseconds, is not shown. */
export const QUIET = 150;

/** After a stillness this long, in milliseconds, a remark on unfinished words may show. */
export const STILL = 600;

/** Writes a text and tells the person itself when that fails; answers when its figures are there. */
export type WriteText = (text: string, burst: string) => Promise<void>;

let bursts = 0;
/** A name for a burst that no other burst of this workspace has. */
function newBurst(): string {
  bursts++;
  return `${Date.now().toString(36)}-${bursts}`;
}

export class EditorState {
  text = $state("");
  /** True when an answer has been awaited long enough to say so. */
  pending = $state(false);

  /** True from a keystroke until the person pauses. */
  typing = $state(false);

  #write: WriteText;
  #answered = $state("");
  #burst: string | null = null;
  #burstTimer: ReturnType<typeof setTimeout> | undefined;
  #stillTimer: ReturnType<typeof setTimeout> | undefined;
  #pendingTimer: ReturnType<typeof setTimeout> | undefined;
  /** The newest text that is not on its way yet. */
  #next: { text: string; burst: string } | null = null;
  #writing: Promise<void> | null = null;

  constructor(write: WriteText) {
    this.#write = write;
  }

  /** The text that the latest figures and remarks are about. */
  get answered(): string {
    return this.#answered;
  }

  /** True from a keystroke to the end of its burst and the last answer. */
  get busy(): boolean {
    return this.#burst !== null || this.#writing !== null;
  }

  /** The person changed the text. */
  input(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#burst ??= newBurst();
    clearTimeout(this.#burstTimer);
    this.#burstTimer = setTimeout(() => this.endBurst(), BURST_PAUSE);
    this.typing = true;
    clearTimeout(this.#stillTimer);
    this.#stillTimer = setTimeout(() => (this.typing = false), STILL);
    this.#next = { text, burst: this.#burst };
    this.#writing ??= this.#drain();
  }

  /** The next edit is a step of its own in undo. */
  endBurst(): void {
    clearTimeout(this.#burstTimer);
    clearTimeout(this.#stillTimer);
    this.#burst = null;
    this.typing = false;
  }

  /** The stored text, as it came with an answer; taken over unless the person is in the middle of typing. */
  accept(text: string): void {
    if (this.busy) return;
    this.text = text;
    this.#answered = text;
  }

  /** Ends the burst and waits until everything typed is stored. */
  async settle(): Promise<void> {
    this.endBurst();
    await this.#writing;
  }

  /** True when a remark still points at the words it was made about. */
  stillMeans(problem: TextProblem): boolean {
    const { from, to } = problem;
    if (this.text === this.#answered) return true;
    return to > from && this.text.slice(0, to) === this.#answered.slice(0, to);
  }

  async #drain(): Promise<void> {
    this.#pendingTimer = setTimeout(() => (this.pending = true), QUIET);
    try {
      while (this.#next) {
        const { text, burst } = this.#next;
        this.#next = null;
        await this.#write(text, burst);
        this.#answered = text;
      }
    } finally {
      clearTimeout(this.#pendingTimer);
      this.pending = false;
      this.#writing = null;
    }
  }
}

/** A text with a span replaced, and where the caret stands after it. */
export function replaceSpan(text: string, from: number, to: number, insert: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + insert + text.slice(to), caret: from + insert.length };
}
