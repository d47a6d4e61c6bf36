// The comparison on screen: what was asked, the answer, which cause is pointed at, which records are open.
// Knows no layout; the request lives in the address, so that a view can be returned to.
import { Loaded } from "../../app/loaded.svelte";
import type { Workbench } from "../../app/workbench.svelte";
import type { CalendarView, Cause, CompareRequest, Comparison, Flow, Measure, PairChange, Part, RowSet, TermCard } from "../../host";
import { tsvLines } from "../../kit/grid/tsv";
import { termAt } from "../definitions/words";
import { cells, flows } from "./words";

/** Records asked to be shown. */
export interface OpenRecords {
  set: RowSet;
  title: string;
  flows?: Record<Flow, number>;
  rules?: string;
}

const PART_TITLES: Record<Part, (name: string) => string> = {
  marketing: (name) => `${name} as Marketing counts it`,
  sales: (name) => `${name} as Sales counts it`,
  both: (name) => `${name} counted by both`,
  only_marketing: (name) => `${name} counted only by Marketing`,
  only_sales: (name) => `${name} counted only by Sales`,
};

export class CompareState {
  readonly terms: Loaded<TermCard[]>;
  readonly answer: Loaded<Comparison | null>;
  readonly calendar: Loaded<CalendarView>;
  /** The cause under the pointer or the focus, in chart and table alike. */
  pointed: string | null = $state(null);
  records: OpenRecords | null = $state.raw(null);
  /** What is explained: a cause, or the whole gap. */
  math: Cause | "whole" | null = $state.raw(null);

  readonly #workbench: Workbench;
  /** The term shown last. */
  #before: string | undefined;

  /** Create it while a component initialises: it follows the workspace and the address. */
  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.terms = new Loaded(workbench, () => workbench.call("terms"));
    this.calendar = new Loaded(workbench, () => workbench.call("calendar"));
    this.answer = new Loaded(workbench, async () => {
      const request = this.request;
      return request ? workbench.call("compare", request) : null;
    });
  }

  /** Identifier of the term compared. */
  readonly term = $derived.by(() => {
    const found = termAt(this.#workbench.route.spot.path, this.terms.value ?? [], this.#before);
    this.#before = found?.term;
    return found?.term ?? null;
  });
  readonly #query = $derived.by(() => this.#workbench.route.spot.query);
  readonly request: CompareRequest | null = $derived.by(() => {
    if (this.term === null) return null;
    const { period, date, measure, at } = this.#query;
    const asked = measure === "records" || measure === "amount" ? measure : null;
    return { term: this.term, period: period ?? null, date: date ?? null, measure: asked, ...(at && { at }) };
  });
  /** The comparison, once it is about the term asked for. */
  readonly comparison = $derived.by(() => {
    const value = this.answer.value;
    return value && value.term === this.term ? value : null;
  });
  readonly problem = $derived.by(() => this.answer.problem ?? this.terms.problem);
  /** True when only the period can't be read, so that the last answer may stay. */
  readonly periodProblem = $derived.by(() => (this.problem?.code === "not-a-period" ? this.problem.message.replace(/`([^`]*)`/g, "“$1”") : ""));

  choose(term: string): void {
    this.#workbench.route.go("compare", [term], this.#query);
  }

  refine(change: { period?: string | null; date?: string | null; measure?: Measure; at?: string | null }): void {
    this.#workbench.route.refine(change);
  }

  openCause(cause: Cause): void {
    if (!this.request) return;
    const set: RowSet = { of: "cause", compare: this.request, slot: cause.slot, flow: "all" };
    this.records = { set, title: cause.label, flows: flows(cause), rules: `${cause.marketing} ${cause.sales}` };
  }

  openPart(part: Part): void {
    if (!this.request || !this.comparison) return;
    this.records = { set: { of: "part", compare: this.request, part }, title: PART_TITLES[part](this.comparison.name) };
  }

  /** Opens what a mark of the bridge stands for: a cause, or a team's number at either end. */
  openMark(key: string): void {
    const cause = this.comparison?.causes.find((each) => each.slot === key);
    if (cause) this.openCause(cause);
    else if (key === "left") this.openPart("marketing");
    else if (key === "right") this.openPart("sales");
  }

  async pair(pairing: PairChange): Promise<void> {
    const term = this.term;
    if (term) await this.#workbench.attempt(() => this.#workbench.call("pair", { term, pairing }));
  }

  async copyTable(): Promise<void> {
    const comparison = this.comparison;
    if (!comparison) return;
    await this.#workbench.attempt(async () => {
      await this.#workbench.host.copyText(tsvLines(cells(comparison)));
      this.#workbench.toasts.say("Copied the causes as cells");
    });
  }

  async copyChart(width: number, dark: boolean): Promise<void> {
    const request = this.request;
    if (!request) return;
    await this.#workbench.attempt(async () => {
      const drawing = await this.#workbench.call("chart", { chart: "bridge", compare: request, dark, width, png: true });
      const how = await this.#workbench.host.copyImage(drawing.image, `${this.comparison?.name ?? "Comparison"} bridge.png`);
      this.#workbench.toasts.say(how === "copied" ? "Copied the chart as an image" : "Saved the chart as an image");
    });
  }
}
