// Where the line between two panes stands, and how pointer and keyboard move it.
// Remembered per machine under a name. Knows nothing of the panes.

const STEP = 0.02;

export class Split {
  /** The part of the first pane, 0 to 1. */
  part = $state(0.5);
  readonly least: number;
  readonly most: number;
  readonly #key: string | null;

  constructor(name: string | null, start: number, least = 0.2) {
    this.least = least;
    this.most = 1 - least;
    this.#key = name && `counterpart.split.${name}`;
    const kept = this.#key ? Number(localStorage.getItem(this.#key)) : 0;
    this.part = this.#within(kept || start);
  }

  set(part: number) {
    this.part = this.#within(part);
    if (this.#key) localStorage.setItem(this.#key, this.part.toFixed(3));
  }

  /** Follows a pointer within the box of both panes. */
  drag(x: number, box: DOMRect) {
    this.set((x - box.left) / box.width);
  }

  /** Answers true when the key moved the line. */
  key(key: string): boolean {
    const to = { ArrowLeft: this.part - STEP, ArrowRight: this.part + STEP, Home: this.least, End: this.most }[key];
    if (to === undefined) return false;
    this.set(to);
    return true;
  }

  #within(part: number): number {
    return Math.min(this.most, Math.max(this.least, part));
  }
}
