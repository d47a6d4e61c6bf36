// One metric on screen: the request as it is edited, the figures, and how they and their chart are copied.
// Knows no layout.
import { Loaded } from "../../app/loaded.svelte";
import type { Workbench } from "../../app/workbench.svelte";
import type { MetricRequest, MetricTable, MetricView } from "../../host";
import { tsvLines } from "../../kit/grid/tsv";
import { cells, openings } from "./words";

export class MetricState {
  readonly answer: Loaded<MetricView>;
  /** Parameters that were set here; the others have their defaults. */
  parameters: Record<string, string> = $state.raw({});
  by: string | null = $state(null);

  readonly #workbench: Workbench;
  readonly #asked: () => MetricRequest;

  /** Create it while a component initialises: it follows the workspace and what is asked. */
  constructor(workbench: Workbench, asked: () => MetricRequest) {
    this.#workbench = workbench;
    this.#asked = asked;
    this.parameters = { ...asked().parameters } as Record<string, string>;
    this.by = asked().by;
    this.answer = new Loaded(workbench, () => workbench.call("metric", this.request));
  }

  readonly request: MetricRequest = $derived.by(() => ({ ...this.#asked(), parameters: this.parameters, by: this.by }));

  set(name: string, value: string): void {
    this.parameters = { ...this.parameters, [name]: value };
  }

  /**
   * What a mark of the chart opens: the first figure of its row, in whichever table it stands, that has deals behind it;
   * of a mark that stands for a row and a column, the figure there.
   */
  rowOf(key: string): { open: string; title: string } | null {
    for (const table of this.answer.value?.tables ?? []) {
      for (const row of table.rows) {
        const column = key.startsWith(`${row.key}>`) ? key.slice(row.key.length + 1) : null;
        if (row.key !== key && column === null) continue;
        const cells = row.cells.flatMap((cell, at) => (column === null || table.columns[at]?.id === column ? openings(cell, titleOf(table, row.label, at)) : []));
        const first = cells[0];
        if (first) return { open: first.key, title: first.title };
      }
    }
    return null;
  }

  async copyCells(): Promise<void> {
    const view = this.answer.value;
    if (!view) return;
    await this.#workbench.attempt(async () => {
      await this.#workbench.host.copyText(tsvLines(cells(view)));
      this.#workbench.toasts.say("Copied the figures as cells");
    });
  }

  async copyChart(width: number): Promise<void> {
    await this.#workbench.attempt(async () => {
      const drawing = await this.#workbench.call("metric_chart", { metric: this.request, dark: this.#workbench.look.dark, width, png: true });
      const how = await this.#workbench.host.copyImage(drawing.image, `${this.answer.value?.about.name ?? "Chart"}.png`);
      this.#workbench.toasts.say(how === "copied" ? "Copied the chart as an image" : "Saved the chart as an image");
    });
  }
}

/** What the deals behind a figure are called: `Proposal: Still inside`. */
export function titleOf(table: MetricTable, row: string, column: number): string {
  const label = table.columns[column]?.label ?? "";
  return label && label !== row ? `${row}: ${label}` : row;
}
