// Which columns a grid shows, in which order and width, and by which one it sorts.
// Knows no rows: they live in the engine, which also sorts them. That is why there is no table
// library here: of one, only the four small facts below would be used.

import type { GridColumn, Kind, Sort } from "../../host";

const MIN_WIDTH = 56;
const MAX_WIDTH = 800;
const STEP = 16;

const START_WIDTH: Record<Kind, number> = {
  text: 232,
  category: 144,
  number: 96,
  money: 120,
  date: 112,
  "date-time": 160,
  "yes-no": 88,
};

/** By which a person knows a record, best first: what a column's key may be. */
const NAMES = ["name", "email", "company"];

/** The column that names the record, where it stays in sight; then those asked about; then the rest. */
function inReadingOrder(columns: GridColumn[], asked: (column: GridColumn) => boolean): GridColumn[] {
  const named = NAMES.map((key) => columns.find(({ id }) => id === key || id.endsWith(`.${key}`))).find(Boolean);
  const rank = (column: GridColumn) => (column === named ? 0 : asked(column) ? 1 : 2);
  return [...columns].sort((a, b) => rank(a) - rank(b));
}

/** Kinds whose values stand on the right. */
export function isNumeric(kind: Kind): boolean {
  return kind === "number" || kind === "money";
}

export class GridColumns {
  /** The columns in the order in which cells come. */
  delivered = $state.raw<GridColumn[]>([]);
  #order = $state.raw<string[]>([]);
  #hidden = $state.raw<ReadonlySet<string>>(new Set());
  #widths = $state.raw<Record<string, number>>({});
  sort = $state.raw<Sort | null>(null);
  #asked: (column: GridColumn) => boolean;

  /** `asked` tells the columns that a person came for: they start in front. */
  constructor(asked: (column: GridColumn) => boolean = () => false) {
    this.#asked = asked;
  }

  /** Every column, in the user's order. */
  readonly all = $derived.by(() => {
    const byId = new Map(this.delivered.map((column) => [column.id, column]));
    return this.#order.flatMap((id) => byId.get(id) ?? []);
  });
  /** Those that show. */
  readonly shown = $derived(this.all.filter((column) => !this.#hidden.has(column.id)));
  /** Sum of the widths that show, in CSS pixels. */
  readonly width = $derived(this.shown.reduce((sum, column) => sum + this.widthOf(column), 0));

  /** Takes the columns of a list; what the user chose stays for those it still has. */
  use(columns: GridColumn[]): void {
    const ids = columns.map((column) => column.id);
    if (ids.join() === this.delivered.map((column) => column.id).join()) return;
    const kept = this.#order.filter((id) => ids.includes(id));
    this.delivered = columns;
    this.#order = [...kept, ...inReadingOrder(columns, this.#asked).map(({ id }) => id).filter((id) => !kept.includes(id))];
    if (this.sort && !ids.includes(this.sort.column)) this.sort = null;
  }

  isHidden(id: string): boolean {
    return this.#hidden.has(id);
  }

  /** Shows or hides a column; the last one stays. */
  toggle(id: string): void {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(id) && this.shown.length > 1) hidden.add(id);
    this.#hidden = hidden;
  }

  showAll(): void {
    this.#hidden = new Set();
  }

  widthOf(column: GridColumn): number {
    const forLabel = column.label.length * 7.5 + 48;
    return this.#widths[column.id] ?? Math.min(280, Math.max(START_WIDTH[column.kind], forLabel));
  }

  resize(column: GridColumn, width: number): void {
    const bounded = Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
    this.#widths = { ...this.#widths, [column.id]: bounded };
  }

  /** One keyboard step wider (`1`) or narrower (`-1`). */
  nudge(column: GridColumn, direction: 1 | -1): void {
    this.resize(column, this.widthOf(column) + direction * STEP);
  }

  /** Swaps a column with its shown neighbour to the left (`-1`) or right (`1`). */
  move(id: string, direction: 1 | -1): void {
    const at = this.shown.findIndex((column) => column.id === id);
    const other = this.shown[at + direction]?.id;
    if (at < 0 || !other) return;
    this.#order = this.#order.map((each) => (each === id ? other : each === other ? id : each));
  }

  /** Largest first, then smallest first, then the order of the file. */
  cycleSort(id: string): void {
    if (this.sort?.column !== id) this.sort = { column: id, descending: true };
    else this.sort = this.sort.descending ? { column: id, descending: false } : null;
  }
}
