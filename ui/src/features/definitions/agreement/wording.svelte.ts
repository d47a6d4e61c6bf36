// A wording that is written beside the stored ones: its text, what it counts, and undo of its own, because it
// is not in the workspace yet. Knows no layout.
import type { Workbench } from "../../../app/workbench.svelte";
import type { CompletionView, ProbeView } from "../../../host";
import { EditorState } from "../../../kit/editor/editor.svelte";

export class WordingState {
  probe: ProbeView | undefined = $state.raw();
  readonly editor: EditorState;
  readonly #bench: Workbench;
  readonly #term: string;
  /** Texts as they stood at the end of each burst. */
  #steps: string[];
  #at = 0;
  #burst = "";

  constructor(bench: Workbench, term: string, text: string) {
    this.#bench = bench;
    this.#term = term;
    this.#steps = [text];
    this.editor = new EditorState((typed, burst) => this.#typed(typed, burst));
    this.editor.accept(text);
    if (text) void this.#count(text);
  }

  /** True when there is something and it can be read, as far as is known. */
  get readable(): boolean {
    return this.editor.text.trim() !== "" && (!this.probe?.problem || this.editor.text !== this.editor.answered);
  }

  complete(text: string, cursor: number): Promise<CompletionView[]> {
    return this.#bench.call("complete", { term: this.#term, team: "marketing", text, cursor });
  }

  /** Undo and redo among the bursts of this wording. */
  step(by: 1 | -1): void {
    this.editor.endBurst();
    const text = this.#steps[this.#at + by];
    if (text === undefined) return;
    this.#at += by;
    this.#burst = "";
    void this.editor.settle().then(() => {
      this.editor.accept(text);
      void this.#count(text);
    });
  }

  async #typed(text: string, burst: string): Promise<void> {
    if (burst !== this.#burst) {
      this.#burst = burst;
      this.#steps = [...this.#steps.slice(0, this.#at + 1), text];
      this.#at++;
    } else this.#steps[this.#at] = text;
    await this.#count(text);
  }

  async #count(text: string): Promise<void> {
    const probe = await this.#bench.attempt(() => this.#bench.call("probe", { term: this.#term, text, before: "" }));
    if (probe) this.probe = probe;
  }
}
