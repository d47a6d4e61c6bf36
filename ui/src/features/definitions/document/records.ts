// Which records a live figure of the text opens. Knows no screen.
import { clausesOf, readClause } from "./clauses";
import type { DocumentSession, OpenedRecords } from "./session.svelte";

/** The records behind a figure; null where there are none to open. */
export function recordsOf(session: DocumentSession, term: string, of: "common" | "marketing" | "sales"): OpenedRecords | null {
  const name = session.name(term);
  if (of !== "common") {
    const compare = { term, period: null, date: null, measure: null };
    return { set: { of: "part", compare, part: of }, title: `${name} as ${of === "marketing" ? "Marketing" : "Sales"} counts it` };
  }
  const table = session.terms.value?.find((card) => card.term === term)?.table;
  const clauses = [...clausesOf(session.doc).keys()].map((id) => readClause(session.doc, id));
  const text = clauses.find((clause) => clause?.term === term && clause.wordings.length > 0)?.wordings[0]?.text;
  return table && text ? { set: { of: "where", table, text }, title: `${name} by the common criteria` } : null;
}
