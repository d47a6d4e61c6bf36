// The records behind a number: which of them, the grid that shows them, and the one that is open.
// Knows no layout; rows, origins and exports come from the workbench it is given.
import type { Workbench } from "../../app/workbench.svelte";
import { problemOf, type Flow, type Origin, type Problem, type RowSet } from "../../host";
import { fieldSpans } from "../../kit/editor/segments";
import { format } from "../../kit/format";
import { MOST_COPIED, RecordGridState } from "../../kit/grid/grid.svelte";

export class RecordsState {
  readonly grid: RecordGridState;
  /** Which of a cause's records; of no meaning for other sets. */
  flow: Flow = $state("all");
  /** True while the detail of the focused record shows. */
  detailOpen = $state(false);
  origin: Origin | undefined = $state.raw();
  originProblem: Problem | undefined = $state.raw();

  readonly #workbench: Workbench;
  readonly #set: () => RowSet;
  #turn = 0;

  /** Create it while a component initialises: it follows the workspace's changes. Fields named in `rules` stand first. */
  constructor(workbench: Workbench, set: () => RowSet, rules: string) {
    this.#workbench = workbench;
    this.#set = set;
    this.grid = new RecordGridState(this.#read(), () => (this.detailOpen = true), ({ label }) => fieldSpans(rules, [label]).length > 0);
    let shown = this.#key();
    $effect(() => {
      const key = this.#key();
      if (key === shown) return;
      shown = key;
      this.detailOpen = false;
      this.grid.show(this.#read());
    });
    $effect(() => {
      const record = this.record;
      if (record !== undefined) void this.#load(record);
    });
  }

  /** The set shown: the one asked for, and of a cause the flow chosen. */
  readonly set: RowSet = $derived.by(() => {
    const set = this.#set();
    return set.of === "cause" ? { ...set, flow: this.flow } : set;
  });
  /** The open record: the focused one, so that arrow keys walk through details too. */
  readonly record = $derived.by(() => (this.detailOpen ? this.grid.blocks.row(this.grid.active.row)?.record : undefined));

  /** Puts text on the clipboard and says so. */
  async copy(text: string, rows: number): Promise<void> {
    await this.#workbench.attempt(async () => {
      await this.#workbench.host.copyText(text);
      this.#workbench.toasts.say(rows > 1 ? `Copied ${format.plural(rows, "row")} as cells` : "Copied the cell");
    });
  }

  /** Copies every row of the set. */
  async copyAll(): Promise<void> {
    const rows = Math.min(this.grid.total, MOST_COPIED);
    await this.#workbench.attempt(async () => {
      await this.#workbench.host.copyText(await this.grid.rowsText(0, rows - 1));
      const more = rows < this.grid.total ? `the first ${format.plural(rows, "row")}; export for all` : format.plural(rows, "row");
      this.#workbench.toasts.say(`Copied ${more}`);
    });
  }

  async exportCsv(title: string): Promise<void> {
    await this.#workbench.attempt(async () => {
      const name = `${title.replace(/[^\p{L}\p{N}]+/gu, " ").trim()}.csv`;
      const exported = await this.#workbench.host.exportRows({ set: this.set, sort: this.grid.columns.sort }, name);
      if (exported) this.#workbench.toasts.say(`Exported ${format.plural(exported.rows, "record")}`);
    });
  }

  #read() {
    const set = this.set;
    return (offset: number, limit: number, sort: RecordGridState["columns"]["sort"]) =>
      this.#workbench.call("rows", { set, offset, limit, sort });
  }

  /** Changes when the rows do. */
  #key(): string {
    return JSON.stringify([this.set, this.#workbench.revision]);
  }

  async #load(record: number): Promise<void> {
    const turn = ++this.#turn;
    try {
      const origin = await this.#workbench.call("origin", { set: this.set, record });
      if (turn !== this.#turn) return;
      this.origin = origin;
      this.originProblem = undefined;
    } catch (failure) {
      if (turn === this.#turn) this.originProblem = problemOf(failure);
    }
  }
}
