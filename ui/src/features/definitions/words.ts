// How the place says what a definition does: differences, sources of fields, a first example.
// Knows no screen and asks nothing of the program.
import type { FieldReading, FieldView, Table, Team, TermCard } from "../../host";
import { format } from "../../kit/format";
import { TEAM_NAMES } from "../../kit/team";

/** What the records of a table are called, one and many. */
export const RECORD_NAMES: Record<Table, [string, string]> = {
  leads: ["lead", "leads"],
  opportunities: ["opportunity", "opportunities"],
  "stage-history": ["stage change", "stage changes"],
  activities: ["activity", "activities"],
  "campaign-members": ["campaign member", "campaign members"],
  "contact-roles": ["contact role", "contact roles"],
  targets: ["target", "targets"],
};

/** Tables as choices, in the order of the trade. */
export const TABLES = (Object.keys(RECORD_NAMES) as Table[]).map((table) => ({ value: table, label: tableName(table) }));

/** `Stage history` for `stage-history`. */
export function tableName(table: Table): string {
  const words = table.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The term an address names, by identifier or name; else the one shown before, so that nothing moves while
 * its numbers do; else the first that both teams count, else the first.
 */
export function termAt(path: string[], terms: TermCard[], before?: string): TermCard | undefined {
  const wanted = path[0]?.toLowerCase();
  const named = terms.find(({ term, name }) => term.toLowerCase() === wanted || name.toLowerCase() === wanted);
  const shown = terms.find(({ term }) => term === before);
  return named ?? shown ?? terms.find(({ marketing, sales }) => marketing !== null && sales !== null) ?? terms[0];
}

/** `Sales'`, `Marketing's`. */
export function possessive(team: Team): string {
  const name = TEAM_NAMES[team];
  return name.endsWith("s") ? `${name}'` : `${name}'s`;
}

/** How one team's number stands to the other's; empty while one is unknown. */
export function difference(own: number | null, other: number | null, otherTeam: Team): string {
  if (own === null || other === null) return "";
  if (own === other) return `the same number as ${TEAM_NAMES[otherTeam]}`;
  return `${format.count(Math.abs(own - other))} ${own > other ? "more" : "fewer"} than ${TEAM_NAMES[otherTeam]}`;
}

/** Where fields are read from, a line per source; borrowed fields get a line each that says why. */
export function readingLines(team: Team, reads: FieldReading[]): { text: string; borrowed: boolean }[] {
  const own = new Map<string, string[]>();
  for (const { label, files, borrowed } of reads) {
    if (borrowed) continue;
    const from = files.join(" and ");
    own.set(from, [...(own.get(from) ?? []), label]);
  }
  const lines = [...own].map(([files, labels]) => ({ text: `${labels.join(", ")}: read from ${files}.`, borrowed: false }));
  for (const { label, team: owner, files, borrowed } of reads) {
    if (!borrowed) continue;
    const text = `${label} is read from ${possessive(owner)} ${files.join(" and ")}: ${TEAM_NAMES[team]} has none of its own.`;
    lines.push({ text, borrowed: true });
  }
  return lines;
}

/** A first sentence in the fields at hand, preferring the team's own; empty when there are none. */
export function example(team: Team, fields: FieldView[]): string {
  const own = fields.filter((field) => field.teams.includes(team));
  const at = own.length > 0 ? own : fields;
  const score = at.find((field) => field.kind === "number" && /score/i.test(field.label));
  const number = score ?? at.find((field) => field.kind === "number" && field.slot === "behaviour");
  const known = at.find((field) => field.slot === "contactability" && field.kind !== "yes-no") ?? at.find((field) => field.kind === "text");
  const parts = [];
  if (number) parts.push(`${number.label} ≥ 50`);
  if (known) parts.push(`${known.label} is known`);
  return parts.join(" and ");
}
