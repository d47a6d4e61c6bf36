// How figures read: a cell by its unit, what was counted, how sure it is, why there is none; tables as cells to paste.
// Knows no screen and asks nothing of the program.
import type { CellValue, MetricCell, MetricColumn, MetricTable, MetricView, ParameterView, ScopeView, Unit } from "../../host";
import { format, NONE } from "../../kit/format";

/** A figure by its unit, or a dash. */
export function figure({ value, exact }: MetricCell, unit: Unit, currency: string | null): string {
  if (unit === "text") return exact || NONE;
  if (value === null) return NONE;
  switch (unit) {
    case "count":
      return format.count(value);
    case "share":
      return format.rate(value);
    case "days":
      return format.days(value);
    case "money":
      return format.amount(value, currency);
    case "money-per-day":
      return `${format.amount(value, currency)} a day`;
    case "times":
      return `${format.short(value)}x`;
    case "number":
      return format.number(value);
  }
}

/** What a share was counted from: `12 of 30`; empty for other figures. */
export function counted({ n, of }: MetricCell, unit: Unit): string {
  return unit === "share" && n !== null && of !== null && of > 0 ? `${format.count(n)} of ${format.count(of)}` : "";
}

/** How sure a figure is: `95% interval 12% to 31%`; empty where nothing is known of it. */
export function interval({ value, low, high }: MetricCell, unit: Unit, currency: string | null): string {
  if (value === null || low === null || high === null) return "";
  const end = (bound: number) => figure({ value: bound, exact: "", n: null, of: null, low: null, high: null, note: "", why: "", open: [] }, unit, currency);
  return `95% interval ${end(low)} to ${end(high)}`;
}

/** All that is known of a figure, for the hover: what it was counted from, and how sure it is. */
export function more(cell: MetricCell, unit: Unit, currency: string | null): string {
  const cases = unit !== "share" && unit !== "count" && unit !== "text" && cell.n !== null ? `from ${format.plural(cell.n, "case")}${cell.of === null ? "" : ` of ${format.count(cell.of)}`}` : "";
  const facts = [counted(cell, unit), cases, interval(cell, unit, currency)].filter(Boolean).join(", ");
  return [facts, cell.why].filter(Boolean).join(". ");
}

/** Deals to open behind a figure: what is asked for, what the choice is called, and what they are called. */
interface Opening {
  key: string;
  label: string;
  title: string;
}

/** The deals behind a figure of this name: of a share those that count in it, then the others. */
export function openings({ open }: MetricCell, name: string): Opening[] {
  return open.map(({ key, label, deals }) => ({
    key,
    label: format.plural(deals, "deal") + (label && `: ${label}`),
    title: label ? `${name.split(": ")[0]}: ${label}` : name,
  }));
}

/** Numbers stand at the right, words at the left. */
export function isNumber(unit: Unit): boolean {
  return unit !== "text";
}

/** What the figures rest on, in parts: `24 of 98 deals`, `as of Jun 30, 2026`, `USD`, `Pipeline v3`. */
export function footing(scope: ScopeView): string[] {
  const { deals, of, as_of, currency, term, version } = scope;
  return [
    `${format.count(deals)} of ${format.plural(of, "deal")}`,
    as_of ? `as of ${format.date(as_of)}` : "as-of day unknown",
    currency ?? "",
    term ? `as ${term}${version === null ? "" : ` v${version}`} counts them` : "",
  ].filter(Boolean);
}

/** A parameter's choices where they are a list to choose from; null where something is to be typed. */
export function choicesOf({ value, choices }: ParameterView): string[] | null {
  const listed = choices.split(",").map((choice) => choice.trim());
  const described = listed.some((choice) => /^(an?|such as)\s/.test(choice));
  return !described && listed.length > 1 && listed.includes(value) ? listed : null;
}

/** A parameter's name as a label: `within_days` reads `Within days`. */
export function parameterLabel(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Tables as cells: values for computing, a share with the numbers it comes from. */
export function cells(view: Pick<MetricView, "tables">): CellValue[][] {
  return view.tables.flatMap((table, at) => [...(at > 0 ? [[]] : []), ...tableCells(table)]);
}

function tableCells(table: MetricTable): CellValue[][] {
  const header = table.columns.flatMap(({ label, unit }) => (unit === "share" ? [label, `${label}, n`, `${label}, of`] : [label]));
  const rows = table.rows.map(({ label, cells }) => [label, ...table.columns.flatMap((column, at) => values(cells[at], column))]);
  return [[table.title], [table.of, ...header], ...rows];
}

function values(cell: MetricCell | undefined, { unit }: MetricColumn): CellValue[] {
  if (!cell) return unit === "share" ? [null, null, null] : [null];
  if (unit === "text") return [cell.exact || null];
  const isMoney = unit === "money" || unit === "money-per-day";
  const value = cell.value !== null && isMoney ? cell.value / 100 : cell.value;
  return unit === "share" ? [value, cell.n, cell.of] : [value];
}
