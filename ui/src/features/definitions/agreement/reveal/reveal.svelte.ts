// One term laid open: both wordings clause by clause, where one stands, and what is taken.
// Knows no layout; which term and whether its numbers show lives in the address.
import { untrack } from "svelte";
import { Loaded } from "../../../../app/loaded.svelte";
import type { Workbench } from "../../../../app/workbench.svelte";
import type { RevealClause, RevealView, Taken, TermView } from "../../../../host";
import { meaning, taking } from "./keys";
import { KIND_NAMES } from "./words";

export class RevealState {
  readonly answer: Loaded<RevealView>;
  readonly written: Loaded<TermView>;
  /** The slot one stands on. */
  current: string | null = $state(null);
  /** Grows with every step by keyboard: the focus follows then. */
  walked = $state(0);
  /** The slot whose third wording is being written. */
  wording: string | null = $state(null);

  /** Create it while a component initialises: it follows the workspace. */
  constructor(
    readonly bench: Workbench,
    readonly term: string,
  ) {
    this.answer = new Loaded(bench, () => bench.call("revealed", { term }));
    this.written = new Loaded(bench, () => bench.call("term", { term }));
    $effect(() => {
      const { open } = this;
      // At first one stands on what is not settled yet.
      const first = open.find(({ settled }) => !settled) ?? open[0];
      untrack(() => (this.current ??= first?.slot ?? null));
    });
  }

  /** The clauses one can settle. */
  readonly open: RevealClause[] = $derived.by(() => this.answer.value?.clauses.filter(({ wordings }) => wordings !== "same") ?? []);

  /** Whether the numbers lie open: first only the words do. */
  get numbers(): boolean {
    return this.bench.route.spot.query["numbers"] === "shown";
  }

  showNumbers(shown: boolean): void {
    this.bench.route.refine({ numbers: shown ? "shown" : null });
  }

  /** Moves to the next or previous clause that can be settled. */
  step(by: 1 | -1): void {
    const at = this.open.findIndex(({ slot }) => slot === this.current);
    const next = this.open[at < 0 ? 0 : Math.min(this.open.length - 1, Math.max(0, at + by))];
    if (!next) return;
    this.current = next.slot;
    this.walked++;
  }

  /** A key pressed on the page; true when it meant something. */
  key(event: KeyboardEvent): boolean {
    const meant = meaning(event);
    if (!meant || this.open.length === 0) return false;
    if ("step" in meant) this.step(meant.step);
    else {
      const clause = this.open.find(({ slot }) => slot === this.current);
      if (!clause || event.repeat) return false;
      void this.choose(clause, meant.take);
    }
    return true;
  }

  /** Takes a rule, or begins to write another wording. */
  async choose(clause: RevealClause, wanted: Taken): Promise<void> {
    const taken = taking(clause, wanted);
    if (!taken) return;
    this.current = clause.slot;
    if (taken === "third") {
      this.wording = clause.slot;
      return;
    }
    this.wording = null;
    if (clause.settled?.taken === taken) return;
    await this.settle(clause, taken);
  }

  /** Puts another wording into the common text; what is wrong with it is thrown, to be told beside it. */
  async takeThird(clause: RevealClause, text: string): Promise<void> {
    await this.bench.call("settle", { term: this.term, slot: clause.slot, taken: "third", text });
    this.wording = null;
  }

  async reopen(clause: RevealClause): Promise<void> {
    if (await this.settle(clause, null)) this.bench.did(`Opened ${KIND_NAMES[clause.kind]} again`);
  }

  async settle(clause: RevealClause, taken: Taken | null): Promise<boolean> {
    const request = { term: this.term, slot: clause.slot, taken, text: "" };
    const view = await this.bench.attempt(() => this.bench.call("settle", request));
    return view !== undefined;
  }
}
