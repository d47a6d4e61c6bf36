// A source that is read again under a changed plan: the same file, another reading, one step of the history.
// Knows no screen.
import type { Workbench } from "../../app/workbench.svelte";
import { HostProblem, type Plan, type SourceCard } from "../../host";

const POLL_MS = 100;

export class Amending {
  /** True while the file is read. */
  busy = $state(false);

  constructor(readonly bench: Workbench) {}

  /** Reads the source's file again. Asks for the file where it is not at its place any more. */
  async read(card: SourceCard, plan: Plan, label: string) {
    if (this.busy) return;
    this.busy = true;
    const done = await this.bench.attempt(() => this.#read(card, plan, label));
    this.busy = false;
    if (done) this.bench.did(label);
  }

  async #read(card: SourceCard, plan: Plan, label: string): Promise<boolean> {
    try {
      return await this.#run(card, plan, label, null);
    } catch (failure) {
      if (!(failure instanceof HostProblem) || failure.problem.code !== "source-file-gone") throw failure;
      this.bench.toasts.say(`Choose ${card.file_name} once more: it is read again from the start.`);
      const [file] = await this.bench.host.pickExports();
      return file ? this.#run(card, plan, label, await file.bring()) : false;
    }
  }

  async #run({ source }: SourceCard, plan: Plan, label: string, file: string | null): Promise<boolean> {
    const { job } = await this.bench.call("amend_source", { source, plan, label, file });
    for (;;) {
      const { status } = await this.bench.call("job", { job });
      if (status.status === "failed") throw new HostProblem(status.problem);
      if (status.status !== "running") {
        await this.bench.refresh();
        return status.status === "done";
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
