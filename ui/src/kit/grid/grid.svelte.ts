// What a person does in a record grid: where the focus is, which rows are selected, what keys do.
// Knows no DOM element: the component tells it the scroll position and is told where to scroll.

import type { CellValue, GridColumn, GridRow, RowsPage, Sort } from "../../host";
import { BLOCK, RowBlocks } from "./blocks.svelte";
import { GridColumns } from "./columns.svelte";
import { clampOffset, revealRow, visibleRows, type ScrollShape } from "./scroll";
import { tsvCell, tsvRows } from "./tsv";

export const ROW_HEIGHT = 32;
/** The row number of the header. */
export const HEADER = -1;
/** Rows drawn above and below the viewport. */
const MARGIN = 4;
/** Most rows that are copied as text; more belong in an export. */
export const MOST_COPIED = 20_000;

/** Reads a page in an order. */
export type ReadRows = (offset: number, limit: number, sort: Sort | null) => Promise<RowsPage>;

export class RecordGridState {
  readonly columns: GridColumns;
  readonly blocks: RowBlocks;
  /** Offset into the rows, in CSS pixels of the full height. */
  offset = $state(0);
  viewport = $state(400);
  /** The focused cell; row −1 is the header. */
  active = $state({ row: HEADER, column: 0 });
  #anchor = $state<number | null>(null);

  #read: ReadRows;
  #open: (row: GridRow) => void;

  constructor(read: ReadRows, open: (row: GridRow) => void, asked?: (column: GridColumn) => boolean) {
    this.columns = new GridColumns(asked);
    this.#read = read;
    this.#open = open;
    this.blocks = new RowBlocks(this.#page);
    this.blocks.want(0, 1);
  }

  readonly total = $derived.by(() => this.blocks.total ?? 0);
  readonly shape: ScrollShape = $derived.by(() => ({
    rows: this.total,
    rowHeight: ROW_HEIGHT,
    viewport: this.viewport,
  }));
  readonly visible = $derived(visibleRows(this.offset, this.shape));
  /** Rows in the document: those in view, some around, and the focused one so that focus is never lost. */
  readonly drawn: number[] = $derived.by(() => {
    const first = Math.max(0, this.visible.first - MARGIN);
    const end = Math.min(this.total, this.visible.end + MARGIN);
    const rows = Array.from({ length: end - first }, (_, i) => first + i);
    const { row } = this.active;
    if (row >= 0 && row < this.total && (row < first || row >= end)) rows.push(row);
    return rows;
  });
  /** First and last selected row, both inside. */
  readonly selection = $derived.by(() => {
    if (this.#anchor === null || this.active.row < 0) return null;
    return { first: Math.min(this.#anchor, this.active.row), last: Math.max(this.#anchor, this.active.row) };
  });
  readonly selected = $derived(this.selection ? this.selection.last - this.selection.first + 1 : 0);

  /** A value; `null` is unknown, `undefined` is on its way. */
  cell(row: number, column: GridColumn): CellValue | undefined {
    return this.blocks.row(row)?.cells[this.columns.delivered.indexOf(column)];
  }

  isSelected(row: number): boolean {
    return this.selection !== null && row >= this.selection.first && row <= this.selection.last;
  }

  /** Shows another list from its top; columns the user arranged stay. */
  show(read: ReadRows): void {
    this.#read = read;
    this.#anchor = null;
    this.offset = 0;
    this.active = { row: HEADER, column: Math.min(this.active.column, Math.max(0, this.columns.shown.length - 1)) };
    this.#reload();
  }

  /** Asks for what is in view; call when the view or the number of rows changed. */
  fetch(): void {
    this.blocks.want(this.visible.first, Math.max(this.visible.end, this.visible.first + 1));
  }

  sortBy(id: string): void {
    this.columns.cycleSort(id);
    this.#anchor = null;
    this.offset = 0;
    this.#reload();
  }

  /** Focuses a cell, and selects up to it when `extend`; the selection is otherwise that row alone. */
  focus(row: number, column: number, extend = false): void {
    const last = Math.max(0, this.columns.shown.length - 1);
    const target = {
      row: Math.min(Math.max(HEADER, row), this.total - 1),
      column: Math.min(Math.max(0, column), last),
    };
    if (target.row < 0) this.#anchor = null;
    else if (!extend || this.#anchor === null) this.#anchor = extend && this.active.row >= 0 ? this.active.row : target.row;
    this.active = target;
    if (target.row >= 0) this.offset = revealRow(target.row, this.offset, this.shape);
  }

  selectAll(): void {
    if (this.total === 0) return;
    this.#anchor = 0;
    this.active = { row: this.total - 1, column: this.active.column };
  }

  openRow(index: number): void {
    const row = this.blocks.row(index);
    if (row) this.#open(row);
  }

  /** Does what a key means in the grid; true when it meant something. */
  key(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): boolean {
    const { row, column } = this.active;
    const command = event.ctrlKey || event.metaKey;
    const header = row === HEADER ? this.columns.shown[column] : undefined;
    if (header && this.#headerKey(event, header, command)) return true;
    if (event.altKey) return false;
    const page = Math.max(1, Math.floor(this.viewport / ROW_HEIGHT) - 1);
    const lastColumn = this.columns.shown.length - 1;
    const to = (r: number, c: number) => (this.focus(r, c, event.shiftKey), true);
    switch (event.key) {
      case "ArrowDown":
        return to(command ? this.total - 1 : row + 1, column);
      case "ArrowUp":
        return to(command ? 0 : row - 1, column);
      case "ArrowLeft":
        return to(row, column - 1);
      case "ArrowRight":
        return to(row, column + 1);
      case "PageDown":
        return to(row + page, column);
      case "PageUp":
        return to(Math.max(0, row - page), column);
      case "Home":
        return to(command ? 0 : row, 0);
      case "End":
        return to(command ? this.total - 1 : row, lastColumn);
      case "Enter":
        if (row >= 0) this.openRow(row);
        return row >= 0;
      case "a":
        if (command) this.selectAll();
        return command;
      default:
        return false;
    }
  }

  #headerKey(
    event: Pick<KeyboardEvent, "key" | "shiftKey" | "altKey">,
    column: GridColumn,
    command: boolean,
  ): boolean {
    const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.key === "Enter" || event.key === " ") {
      this.sortBy(column.id);
      return true;
    }
    if (direction && event.altKey) {
      this.columns.nudge(column, direction);
      return true;
    }
    if (direction && command && event.shiftKey) {
      this.columns.move(column.id, direction);
      this.active = { row: HEADER, column: this.columns.shown.indexOf(column) };
      return true;
    }
    return false;
  }

  /** The selected rows as cells that paste into a spreadsheet; the focused cell alone when one row is selected. */
  async copyText(): Promise<string> {
    if (!this.selection) return "";
    const { first, last } = this.selection;
    if (first === last) {
      const column = this.columns.shown[this.active.column];
      return column ? tsvCell(this.cell(first, column) ?? null, column.kind) : "";
    }
    return this.rowsText(first, last);
  }

  /** Rows `first` to `last`, both inside, with a header line. */
  async rowsText(first: number, last: number): Promise<string> {
    const end = Math.min(last + 1, first + MOST_COPIED);
    const rows: GridRow[] = [];
    for (let at = first; at < end; at += 500) {
      rows.push(...(await this.#page(at, Math.min(500, end - at))).rows);
    }
    return tsvRows(rows, this.columns.shown, this.columns.delivered);
  }

  scrollTo(offset: number): void {
    this.offset = clampOffset(offset, this.shape);
  }

  #page = async (offset: number, limit: number): Promise<RowsPage> => {
    const read = this.#read;
    const page = await read(offset, limit, this.columns.sort);
    if (read === this.#read) this.columns.use(page.columns);
    return page;
  };

  #reload(): void {
    this.blocks.restart(this.#page, this.visible.first, this.visible.first + BLOCK);
  }
}
