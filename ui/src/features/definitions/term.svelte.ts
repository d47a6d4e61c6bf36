// One term while both teams write it: two texts, their live figures, and writing them in order.
// Knows no layout; it asks the workbench and follows its changes.
import { untrack } from "svelte";

import type { Workbench } from "../../app/workbench.svelte";
import { problemOf, type CompletionView, type Measure, type Problem, type SideView, type TermView } from "../../host";
import { EditorState } from "../../kit/editor/editor.svelte";

/** The two counterparts. */
export type Side = "marketing" | "sales";

export class TermState {
  view: TermView | undefined = $state.raw();
  problem: Problem | undefined = $state.raw();
  readonly editors: Record<Side, EditorState>;

  readonly #workbench: Workbench;
  readonly #term: string;
  /** The latest figures of each side that are about a readable text. */
  #readable: Partial<Record<Side, SideView>> = $state.raw({});
  #writes = 0;
  #seen = -1;

  /** Create it while a component initialises: it follows the workspace's changes. */
  constructor(workbench: Workbench, term: string) {
    this.#workbench = workbench;
    this.#term = term;
    this.editors = {
      marketing: new EditorState((text, burst) => this.#write("marketing", text, burst)),
      sales: new EditorState((text, burst) => this.#write("sales", text, burst)),
    };
    $effect(() => {
      const revision = workbench.revision;
      // Our own writes come back with their figures.
      if (this.#writes > 0 || revision === this.#seen) return;
      untrack(() => void this.#load(revision));
    });
    $effect(() => workbench.beforeUndo(() => Promise.all([this.editors.marketing.settle(), this.editors.sales.settle()])));
  }

  /** What a side shows: while unfinished words are being typed, the figures from before them. */
  figures(side: Side): SideView | undefined {
    const now = this.view?.[side];
    return now?.problem && this.editors[side].typing ? (this.#readable[side] ?? now) : now;
  }

  complete(side: Side, text: string, cursor: number): Promise<CompletionView[]> {
    return this.#workbench.call("complete", { term: this.#term, team: side, text, cursor });
  }

  rename(name: string): Promise<unknown> {
    return this.#change({ name });
  }

  measure(measure: Measure): Promise<unknown> {
    return this.#change({ measure });
  }

  /** The money field that gives the amount; the empty text for none. */
  amountField(key: string): Promise<unknown> {
    return this.#change({ amount_field: key });
  }

  remove(): Promise<unknown> {
    return this.#workbench.attempt(() => this.#workbench.call("remove_term", { term: this.#term }));
  }

  #change(change: { name?: string; measure?: Measure; amount_field?: string }): Promise<unknown> {
    const unchanged = { term: this.#term, name: null, measure: null, amount_field: null };
    return this.#workbench.attempt(() => this.#workbench.call("change_term", { ...unchanged, ...change }));
  }

  async #write(team: Side, text: string, burst: string): Promise<void> {
    this.#writes++;
    await this.#workbench.attempt(async () => {
      // The figures first, then what the window says of itself: the number must move with the finger.
      this.#show(await this.#workbench.host.call("write_definition", { term: this.#term, team, text, burst }));
      await this.#workbench.refresh();
      this.#seen = this.#workbench.revision;
    });
    this.#writes--;
  }

  async #load(revision: number): Promise<void> {
    try {
      const view = await this.#workbench.call("term", { term: this.#term });
      if (this.#writes > 0 || revision !== this.#workbench.revision) return;
      this.#seen = revision;
      this.problem = undefined;
      this.#show(view);
      this.editors.marketing.accept(view.marketing.text);
      this.editors.sales.accept(view.sales.text);
    } catch (failure) {
      const problem = problemOf(failure);
      // A removed term takes its page along; there is nothing to say on it.
      if (problem.code !== "unknown-term") this.problem = problem;
    }
  }

  #show(view: TermView): void {
    this.view = view;
    const readable = { ...this.#readable };
    for (const side of ["marketing", "sales"] as const) {
      if (!view[side].problem) readable[side] = view[side];
    }
    this.#readable = readable;
  }
}
