// What happens to a plan when a column is given another field. A field belongs to one column at a time.
// Knows no screen and asks nobody.
import type { ColumnPlan, FieldOption, Fix, Plan, Question } from "../../host";

/** The two choices beside the canonical fields. */
export const OWN = "own";
export const LEAVE_OUT = "leave-out";

/** What the user chose for a column: OWN, LEAVE_OUT or the key of a canonical field. */
export function choiceOf(column: ColumnPlan, fields: readonly FieldOption[]): string {
  if (column.skip) return LEAVE_OUT;
  return fields.some(({ key }) => key === column.key) ? column.key : OWN;
}

/** Gives a column another field. The column that had it before is kept as a field of its own. */
export function assign(plan: Plan, at: number, choice: string, fields: readonly FieldOption[]): { plan: Plan; displaced: string | null } {
  const column = plan.columns[at];
  if (!column) return { plan, displaced: null };
  const columns = [...plan.columns];
  const taken = new Set([...columns.filter((_, other) => other !== at).map(({ key }) => key), ...fields.map(({ key }) => key)]);
  const field = fields.find(({ key }) => key === choice);
  const holder = field ? columns.findIndex(({ key }, other) => other !== at && key === field.key) : -1;
  const displaced = columns[holder];
  if (displaced) columns[holder] = own(displaced, taken);
  if (field) columns[at] = { ...column, key: field.key, label: field.label, skip: false };
  else if (choiceOf({ ...column, skip: false }, fields) === OWN) columns[at] = { ...column, skip: choice === LEAVE_OUT };
  else columns[at] = { ...own(column, taken), skip: choice === LEAVE_OUT };
  return { plan: { ...plan, columns }, displaced: displaced && !displaced.skip ? displaced.header : null };
}

/** A column as a field of its own, under a key nobody else has. */
function own(column: ColumnPlan, taken: Set<string>): ColumnPlan {
  const stem = column.header.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "") || "column";
  let key = stem;
  for (let n = 2; taken.has(key); n += 1) key = `${stem}_${n}`;
  taken.add(key);
  return { ...column, key, label: column.header || key };
}

/** Sets the kind of a column; null lets it be inferred. */
export function setKind(plan: Plan, at: number, kind: ColumnPlan["kind"]): Plan {
  return { ...plan, columns: plan.columns.map((column, other) => (other === at ? { ...column, kind } : column)) };
}

/** How many columns map to canonical fields, are kept as own ones, and are left out. */
export function tally(plan: Plan, fields: readonly FieldOption[]): { mapped: number; own: number; out: number } {
  const counts = { mapped: 0, own: 0, out: 0 };
  for (const column of plan.columns) {
    const choice = choiceOf(column, fields);
    counts[choice === OWN ? "own" : choice === LEAVE_OUT ? "out" : "mapped"] += 1;
  }
  return counts;
}

/** Puts a correction into the plan. A later one about the same text replaces an earlier one. */
export function applyFix(plan: Plan, fix: Fix): Plan {
  const alike = (text: string) => text.trim().toLowerCase();
  const text = fix.fix === "replace" ? fix.from : "text" in fix ? fix.text : null;
  const columns = plan.columns.map((column) => {
    if (column.header !== fix.column) return column;
    const rules = { ...column.rules };
    if (text !== null) {
      rules.unknown = rules.unknown.filter((known) => alike(known) !== alike(text));
      rules.known = rules.known.filter((known) => alike(known) !== alike(text));
      rules.replace = rules.replace.filter(([from]) => alike(from) !== alike(text));
    }
    if (fix.fix === "replace") rules.replace = [...rules.replace, [fix.from, fix.to]];
    else if (fix.fix === "unknown") rules.unknown = [...rules.unknown, fix.text];
    else if (fix.fix === "known") rules.known = [...rules.known, fix.text];
    else if (fix.fix === "dates") rules.dates = fix.order;
    else if (fix.fix === "exchanged") rules.exchanged = fix.exchanged;
    else if (fix.fix === "decimal") rules.mark = fix.mark;
    else if (fix.fix === "currency") rules.currency = fix.code;
    else if (fix.fix === "tidy") rules.tidy = true;
    return { ...column, rules, kind: fix.fix === "read-as" ? fix.kind : column.kind };
  });
  return { ...plan, columns };
}

/** The corrections of a column that the plan holds. */
export function correctionsOf({ header: column, rules }: ColumnPlan): Fix[] {
  return [
    ...rules.replace.map(([from, to]): Fix => ({ fix: "replace", column, from, to })),
    ...rules.unknown.map((text): Fix => ({ fix: "unknown", column, text })),
    ...rules.known.map((text): Fix => ({ fix: "known", column, text })),
    ...(rules.dates ? [{ fix: "dates", column, order: rules.dates } as const] : []),
    ...(rules.exchanged === null ? [] : [{ fix: "exchanged", column, exchanged: rules.exchanged } as const]),
    ...(rules.mark ? [{ fix: "decimal", column, mark: rules.mark } as const] : []),
    ...(rules.currency ? [{ fix: "currency", column, code: rules.currency } as const] : []),
    ...(rules.tidy ? [{ fix: "tidy", column } as const] : []),
  ];
}

/** True when the plan holds this correction. */
export function holds(plan: Plan, fix: Fix): boolean {
  const column = plan.columns.find(({ header }) => header === fix.column);
  if (!column) return false;
  if (fix.fix === "read-as") return column.kind === fix.kind;
  const text = JSON.stringify(fix, Object.keys(fix).sort());
  return correctionsOf(column).some((held) => JSON.stringify(held, Object.keys(held).sort()) === text);
}

/** Takes a correction out of the plan again. */
export function withdraw(plan: Plan, fix: Fix): Plan {
  const columns = plan.columns.map((column) => {
    if (column.header !== fix.column) return column;
    const rules = { ...column.rules };
    if (fix.fix === "replace") rules.replace = rules.replace.filter(([from]) => from !== fix.from);
    else if (fix.fix === "unknown") rules.unknown = rules.unknown.filter((text) => text !== fix.text);
    else if (fix.fix === "known") rules.known = rules.known.filter((text) => text !== fix.text);
    else if (fix.fix === "dates") rules.dates = null;
    else if (fix.fix === "exchanged") rules.exchanged = null;
    else if (fix.fix === "decimal") rules.mark = null;
    else if (fix.fix === "currency") rules.currency = null;
    else if (fix.fix === "tidy") rules.tidy = false;
    return { ...column, rules, kind: fix.fix === "read-as" ? null : column.kind };
  });
  return { ...plan, columns };
}

/** Puts an answer into the plan; one that changes nothing takes an earlier one back. */
export function answer(plan: Plan, question: Question, value: string): Plan {
  const fixes = question.options.find((option) => option.value === value)?.fixes ?? [];
  const cleared = question.code === "dates-exchanged" ? { exchanged: null } : {};
  const about = new Set(question.columns);
  const columns = plan.columns.map((column) => (about.has(column.header) ? { ...column, rules: { ...column.rules, ...cleared } } : column));
  return fixes.reduce(applyFix, { ...plan, columns });
}

/** The questions nobody and nothing answered, about columns that are kept. */
export function unanswered(questions: readonly Question[], answers: Readonly<Record<string, string>>, plan: Plan): Question[] {
  const kept = new Set(plan.columns.filter(({ skip }) => !skip).map(({ header }) => header));
  return questions.filter(({ code, chosen, columns }) => chosen === null && !(code in answers) && columns.some((header) => kept.has(header)));
}
