// What tables, kinds and signs are called on screen.
import type { Fix, Kind, Severity, StageShape, Table } from "../../host";

export const TABLES: readonly { value: Table; label: string }[] = [
  { value: "leads", label: "Leads" },
  { value: "opportunities", label: "Opportunities" },
  { value: "stage-history", label: "Stage history" },
  { value: "activities", label: "Activities" },
  { value: "campaign-members", label: "Campaign members" },
  { value: "contact-roles", label: "Contact roles" },
  { value: "targets", label: "Targets" },
];

/** Codes of the findings that say why the table is for the user to choose. */
export const TABLE_DOUBTS: readonly string[] = ["table-undecided", "no-table", "unknown-table"];

/** Codes of the findings that a question asks about. */
export const QUESTION_DOUBTS: readonly string[] = ["date-order-ambiguous", "decimal-mark-ambiguous", "dates-exchanged-unproved"];

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
  { value: "^", label: "Caret" },
  { value: "~", label: "Tilde" },
  { value: " ", label: "Space" },
];

/** Quote characters; the empty text stands for none. */
export const QUOTES: readonly { value: string; label: string }[] = [
  { value: '"', label: 'Double (")' },
  { value: "'", label: "Single (')" },
  { value: "", label: "None" },
];

/** What stands before a quote inside a quoted cell; the empty text stands for one more quote. */
export const ESCAPES: readonly { value: string; label: string }[] = [
  { value: "", label: 'Doubled ("")' },
  { value: "\\", label: 'Backslash (\\")' },
];

export const ENCODINGS: readonly { value: string; label: string }[] = [
  { value: "UTF-8", label: "Unicode (UTF-8)" },
  { value: "UTF-16LE", label: "Unicode (UTF-16LE)" },
  { value: "UTF-16BE", label: "Unicode (UTF-16BE)" },
  { value: "windows-1252", label: "Western (Windows-1252, Latin-1)" },
  { value: "macintosh", label: "Western (Mac Roman)" },
  { value: "windows-1250", label: "Central European (Windows-1250)" },
  { value: "ISO-8859-2", label: "Central European (ISO-8859-2)" },
  { value: "windows-1251", label: "Cyrillic (Windows-1251)" },
  { value: "Shift_JIS", label: "Japanese (Shift-JIS)" },
  { value: "GBK", label: "Chinese (GBK)" },
  { value: "EUC-KR", label: "Korean (EUC-KR)" },
];

export const SEVERITIES: Record<Severity, string> = { note: "Note", warning: "Warning", error: "Error" };

/** How a source tells of stages. */
export const STAGE_SHAPES: Record<StageShape, string> = {
  rows: "One row per change",
  "stage-dates": "One date per stage",
  "close-dates": "Close dates of won and lost deals",
  snapshots: "Differences between exports of the same deals",
};

/** What a correction does, as on a button. */
export function fixLabel(fix: Fix): string {
  switch (fix.fix) {
    case "replace":
      return fix.to ? `Read “${fix.from}” as “${fix.to}”` : `Read “${fix.from}” as blank`;
    case "unknown":
      return `Read “${fix.text}” as unknown`;
    case "known":
      return `Keep “${fix.text}” as a value`;
    case "dates":
      return fix.order === "month-first" ? "Read the month first" : "Read the day first";
    case "exchanged":
      return fix.exchanged ? "Exchange day and month back" : "Keep the dates as they stand";
    case "decimal":
      return fix.mark === "point" ? "Read a decimal point" : "Read a decimal comma";
    case "currency":
      return `Take all amounts as ${fix.code}`;
    case "read-as":
      return `Read as ${kindLabel(fix.kind).toLowerCase()}`;
    case "tidy":
      return "Tidy the white space";
  }
}

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
