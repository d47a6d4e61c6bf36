// The Pipeline place on screen: the scope in the address, the answer, which records, which figure and whether the
// stage ladder are open. Knows no layout.
import { Loaded } from "../../app/loaded.svelte";
import type { Workbench } from "../../app/workbench.svelte";
import type { FieldFilter, MetricCard, MetricRequest, PipelineScope, PipelineView, RowSet } from "../../host";
import { queryOf, scopeOf, withFilter } from "./scope";

/** Where in the address the stage ladder stands. */
export const LADDER = "ladder";

/** Deals asked to be shown. */
interface OpenDeals {
  set: RowSet;
  title: string;
}

export class PipelineState {
  readonly answer: Loaded<PipelineView>;
  readonly catalogue: Loaded<MetricCard[]>;
  deals: OpenDeals | null = $state.raw(null);
  /** The figure that is explained. */
  math: MetricRequest | null = $state.raw(null);

  readonly #workbench: Workbench;

  /** Create it while a component initialises: it follows the workspace and the address. */
  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.answer = new Loaded(workbench, () => workbench.call("pipeline", this.scope));
    this.catalogue = new Loaded(workbench, () => workbench.call("catalogue"));
  }

  readonly scope: PipelineScope = $derived.by(() => scopeOf(this.#workbench.route.spot.query));
  readonly view = $derived.by(() => this.answer.value);
  /** What the period that was typed is not; the last answer may stay beside it. */
  readonly periodProblem = $derived.by(() => {
    const problem = this.answer.problem;
    return problem?.code === "not-a-period" ? problem.message.replace(/`([^`]*)`/g, "“$1”") : "";
  });
  readonly ladderOpen = $derived.by(() => this.#workbench.route.spot.path[0] === LADDER);

  refine(change: Partial<PipelineScope>): void {
    this.#workbench.route.refine(queryOf({ ...this.scope, ...change }));
  }

  addFilter(filter: FieldFilter): void {
    this.refine({ filters: withFilter(this.scope.filters, filter) });
  }

  removeFilter(filter: FieldFilter): void {
    this.refine({ filters: this.scope.filters.filter((each) => each.field !== filter.field) });
  }

  /** Back to every deal of the team; of another one where this one brought none. */
  clear(): void {
    const { team } = this.scope;
    const brought = team !== null && (this.view?.teams.includes(team) ?? false);
    this.refine({ team: brought ? team : null, term: null, period: null, filters: [] });
  }

  openDeals(request: MetricRequest, open: string, title: string): void {
    this.deals = { set: { of: "metric", request, open }, title };
  }

  /** Explains a metric about the deals on screen. */
  explain(metric: string): void {
    this.math = { metric, scope: this.scope, parameters: {}, by: null };
  }

  openLadder(open: boolean): void {
    const { route } = this.#workbench;
    route.go("pipeline", open ? [LADDER] : [], route.spot.query);
  }
}
