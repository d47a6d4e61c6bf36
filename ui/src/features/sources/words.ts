// What tables, kinds and signs are called on screen.
import type { Kind, Severity, StageShape, Table } from "../../host";

export const TABLES: readonly { value: Table; label: string }[] = [
  { value: "leads", label: "Leads" },
  { value: "opportunities", label: "Opportunities" },
  { value: "stage-history", label: "Stage history" },
  { value: "activities", label: "Activities" },
  { value: "campaign-members", label: "Campaign members" },
  { value: "contact-roles", label: "Contact roles" },
  { value: "targets", label: "Targets" },
];

export const KINDS: readonly { value: Kind; label: string }[] = [
  { value: "text", label: "Text" },
  { value: "category", label: "Category" },
  { value: "number", label: "Number" },
  { value: "money", label: "Money" },
  { value: "date", label: "Date" },
  { value: "date-time", label: "Date and time" },
  { value: "yes-no", label: "Yes or no" },
];

export const DELIMITERS: readonly { value: string; label: string }[] = [
  { value: ",", label: "Comma" },
  { value: ";", label: "Semicolon" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Bar" },
];

/** Quote characters; the empty text stands for none. */
export const QUOTES: readonly { value: string; label: string }[] = [
  { value: '"', label: 'Double (")' },
  { value: "'", label: "Single (')" },
  { value: "", label: "None" },
];

export const ENCODINGS: readonly string[] = ["UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "ISO-8859-2", "windows-1250", "windows-1251", "Shift_JIS", "GBK", "EUC-KR", "macintosh"];

export const SEVERITIES: Record<Severity, string> = { note: "Note", warning: "Warning", error: "Error" };

/** How a source tells of stages. */
export const STAGE_SHAPES: Record<StageShape, string> = {
  rows: "One row per change",
  "stage-dates": "One date per stage",
  snapshots: "Differences between exports of the same deals",
};
/** What the parts of a file that is no plain text are called. */
const PARTS: Record<string, string> = { sheet: "Sheet", file: "File", table: "Table" };

export function partLabel(part: string): string {
  return PARTS[part] ?? part;
}

export function tableLabel(table: Table): string {
  return TABLES.find(({ value }) => value === table)?.label ?? table;
}

export function kindLabel(kind: Kind): string {
  return KINDS.find(({ value }) => value === kind)?.label ?? kind;
}

/** The listed options, with the current one added when a file came with something rarer. */
export function including<V extends string>(options: readonly { value: V; label: string }[], current: V): readonly { value: V; label: string }[] {
  return options.some(({ value }) => value === current) ? options : [...options, { value: current, label: current }];
}
