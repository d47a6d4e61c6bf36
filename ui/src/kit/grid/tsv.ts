// Cells as text that pastes into a spreadsheet: tabs between cells, one line per row, the values
// themselves rather than how the screen prints them. Knows no clipboard.

import type { CellValue, GridColumn, GridRow } from "../../host";

/** One value; unknown is an empty cell. Money leaves its minor units. */
export function tsvCell(value: CellValue, kind?: GridColumn["kind"]): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return kind === "money" ? (value / 100).toFixed(2) : String(value);
  return /[\t\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Lines of cells. */
export function tsvLines(lines: CellValue[][]): string {
  return lines.map((line) => line.map((cell) => tsvCell(cell)).join("\t")).join("\n");
}

/** A header line and the rows, in the columns given; `all` are the columns the cells come in. */
export function tsvRows(rows: GridRow[], shown: GridColumn[], all: GridColumn[]): string {
  const at = shown.map((column) => all.findIndex((each) => each.id === column.id));
  const header = shown.map((column) => tsvCell(columnTitle(column)));
  const body = rows.map((row) => at.map((index, i) => tsvCell(row.cells[index] ?? null, shown[i]?.kind)));
  return [header, ...body].map((line) => line.join("\t")).join("\n");
}

/** A column's label, with its team when there are two. */
export function columnTitle(column: GridColumn): string {
  return column.team ? `${column.label} (${column.team})` : column.label;
}
