// A file that was read whole and waits: what it differs in from the source it seems to update, and what the
// user decides. Knows not how it was read.
import type { Workbench } from "../../app/workbench.svelte";
import { problemOf, type Advice, type ChangedCell, type Decision, type Difference, type UpdateCandidate, type Problem } from "../../host";

export type Choice = "update" | "own" | "leave";

const PAGE = 50;
const PROPOSED: Record<Advice, Choice> = { update: "update", own: "own", same: "leave", older: "leave" };

export class Check {
  difference: Difference | undefined = $state.raw();
  cells: ChangedCell[] = $state.raw([]);
  /** How many changed cells can be listed. */
  listed = $state(0);
  choice: Choice = $state("update");
  keepGone = $state(false);
  /** The fields that tell records apart together; none for the id. */
  key: readonly string[] = $state.raw([]);
  busy = $state(false);
  problem: Problem | undefined = $state.raw();

  constructor(
    readonly bench: Workbench,
    readonly arrival: number,
    /** The sources it may be a newer version of. */
    readonly candidates: readonly UpdateCandidate[] = [],
  ) {}

  /** Compares anew with a source, records told apart by these fields. True when there is something to compare with. */
  async compare(against = this.difference?.against.source ?? null, key: readonly string[] = []): Promise<boolean> {
    const { arrival } = this;
    this.busy = true;
    this.problem = undefined;
    this.key = key;
    try {
      this.difference = await this.bench.call("difference", { arrival, against, key: [...key] });
      this.choice = PROPOSED[this.difference.advice];
      this.cells = [];
      await this.more();
    } catch (failure) {
      this.problem = problemOf(failure);
    }
    this.busy = false;
    return this.problem?.code !== "nothing-to-update";
  }

  async more() {
    const { arrival, cells } = this;
    const page = await this.bench.call("changed_cells", { arrival, field: null, offset: cells.length, limit: PAGE });
    this.listed = page.listed;
    this.cells = [...cells, ...page.cells];
  }

  /** Does what was chosen; the new source, or null when it is left out. */
  async decide(choice: Choice = this.choice): Promise<number | null> {
    const decision: Decision = choice === "update" ? { decision: "update", keep_gone: this.keepGone } : { decision: choice };
    return (await this.bench.call("decide", { arrival: this.arrival, decision })).source;
  }
}
