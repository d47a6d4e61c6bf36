// A value asked from the program, asked again whenever the workspace or what it depends on changes.
// The last answer stays on screen while the next is on its way, so that nothing flickers.
import { problemOf, type Problem } from "../host";
import type { Workbench } from "./workbench.svelte";

/** Create it while a component initialises; `load` may read reactive state before its first await. */
export class Loaded<T> {
  value: T | undefined = $state.raw();
  problem: Problem | undefined = $state.raw();
  /** True while an answer is awaited. */
  busy = $state(true);
  #asked = 0;

  constructor(workbench: Workbench, load: () => Promise<T>) {
    $effect(() => {
      // Read, so that a change of the workspace asks again.
      void workbench.revision;
      void this.#ask(load());
    });
  }

  async #ask(answer: Promise<T>) {
    const turn = ++this.#asked;
    this.busy = true;
    try {
      const value = await answer;
      if (turn !== this.#asked) return;
      this.value = value;
      this.problem = undefined;
    } catch (failure) {
      if (turn !== this.#asked) return;
      this.problem = problemOf(failure);
    }
    this.busy = false;
  }
}
