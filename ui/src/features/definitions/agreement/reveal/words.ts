// How the reveal says what two wordings are to each other, what was settled and what it costs.
// Knows no screen, asks nothing of the program and computes no figure.
import type { Measure, RevealClause, RevealView, SettledView, SlotKind, Taken, Tally, Wordings } from "../../../../host";
import { format } from "../../../../kit/format";
import { costLine } from "../words";

export const KIND_NAMES: Record<SlotKind, string> = {
  amount: "Amount",
  presence: "Whose records count",
  stage: "Stage",
  behaviour: "Behaviour",
  fit: "Fit",
  contactability: "Contactability",
  handoff: "Handoff",
  window: "Window",
  dedupe: "One per person",
  source: "Source",
  object: "Object",
  other: "Other",
};

export const WORDINGS_NAMES: Record<Wordings, string> = {
  same: "the same",
  differs: "differs",
  "only-marketing": "only Marketing",
  "only-sales": "only Sales",
};

const TAKEN_NAMES: Record<Taken, string> = {
  marketing: "Marketing's rule stands",
  sales: "Sales' rule stands",
  third: "Another wording stands",
  nothing: "No rule stands",
};

/** What is said of a settled clause: `Sales' rule stands`, and where that team had none: `No rule stands, as Sales had it`. */
export function settledAs({ settled, wordings }: RevealClause): string {
  if (!settled) return "";
  if (settled.taken === "sales" && wordings === "only-marketing") return "No rule stands, as Sales had it";
  if (settled.taken === "marketing" && wordings === "only-sales") return "No rule stands, as Marketing had it";
  return TAKEN_NAMES[settled.taken];
}

/** What it costs whom: `Marketing gives up 8 leads.` A team that it costs nothing is not named, unless neither is. */
export function costs({ marketing_cost, sales_cost }: SettledView, { table, currency }: RevealView): string {
  if (!marketing_cost && !sales_cost) return "It costs neither team a record.";
  const told = [marketing_cost && costLine("marketing", marketing_cost, table, currency), sales_cost && costLine("sales", sales_cost, table, currency)];
  return `${told.filter(Boolean).join(". ")}.`;
}

/** A number in the measure of the term: records, or their amount. */
export function figure(tally: Tally | null, measure: Measure, currency: string | null): string {
  if (!tally) return format.count(null);
  return measure === "amount" ? format.money(tally.amount, currency) : format.count(tally.n);
}

/** A clause's exact share of the gap; a dash when it has none. */
export function share({ share: exact, share_decimal }: RevealClause, measure: Measure, currency: string | null): string {
  if (exact === null) return share_decimal === null ? "0" : measure === "amount" ? format.money(share_decimal, currency) : format.number(share_decimal);
  return measure === "amount" ? format.shareMoney(exact, currency) : format.share(exact);
}

/** True when both teams' data give the common criteria one number. */
export function numbersAgree({ common_marketing, common_sales }: RevealView): boolean {
  return common_marketing !== null && common_sales !== null && common_marketing.n === common_sales.n && common_marketing.amount === common_sales.amount;
}
