// How the place says what sets two numbers apart: figures in the measure asked for, links, periods,
// and the arithmetic behind the shares. Knows no screen and asks nothing of the program.
import type { AgreedRule, CalendarView, Cause, Comparison, Flow, LinkAccount, Tally } from "../../host";
import { format } from "../../kit/format";

/** A number of records, or an amount in minor units, without a sign of its own. */
export function figure(comparison: Comparison, n: number): string {
  return comparison.measure === "amount" ? format.money(n, comparison.currency) : format.number(n);
}

/** A side's or a part's number in the measure. */
export function tally(comparison: Comparison, { n, amount }: Tally): string {
  return comparison.measure === "amount" ? format.money(amount, comparison.currency) : format.count(n);
}

/** A cause's share; halves, thirds and quarters keep their fraction. */
export function share(comparison: Comparison, cause: Cause): string {
  return comparison.measure === "amount" ? format.shareMoney(cause.share, comparison.currency) : format.share(cause.share);
}

/** A cause's name in two: what it is about, and what its rules beside it don't say already. */
export function name({ label, marketing, sales }: Cause): { about: string; detail: string } {
  const at = label.indexOf(": ");
  if (at < 0) return { about: label, detail: "" };
  const detail = label.slice(at + 2);
  const said = [marketing, sales].some((rule) => rule !== "" && rule.startsWith(detail.replace(/\s*…$/, "")));
  return { about: label.slice(0, at), detail: said ? "" : detail };
}

/** The least and the most that a cause moves the number; a dash when it is not known. */
export function range(comparison: Comparison, { range: bounds }: Cause): string {
  return bounds ? `${figure(comparison, bounds[0])} to ${figure(comparison, bounds[1])}` : "–";
}

/** The exact share as the engine writes it, in words where it is money. */
export function exact(comparison: Comparison, cause: Cause): string {
  return comparison.measure === "amount" ? `${cause.share} in hundredths of the currency` : cause.share.replace("-", "−");
}

/** The headline between the numbers: `25 apart, 5 causes`. */
export function headline(comparison: Comparison): string {
  if (comparison.gap === 0 && comparison.causes.length === 0) return "No gap";
  const causes = format.plural(comparison.causes.length, "cause");
  return comparison.gap === 0 ? `The same number, ${causes}` : `${figure(comparison, Math.abs(comparison.gap))} apart, ${causes}`;
}

/** How far the two teams count the same, with n of N; or why that is undefined. */
export function agreement(comparison: Comparison): string {
  if (comparison.measure === "amount") {
    const amounts = comparison.agreement_by_amount;
    if (!amounts) return "– Neither team counts an amount.";
    const [both, either] = amounts;
    return `Both count ${figure(comparison, both)} of ${figure(comparison, either)}: ${format.rate(both / either)}`;
  }
  const records = comparison.agreement_by_count;
  if (!records) return "– Neither team counts a record.";
  return `Both count ${format.count(records.n)} of ${format.count(records.of)}: ${format.rate(records.n / records.of)}`;
}

/** How the records of two exports were matched. */
export function linking(links: LinkAccount): string {
  const parts = [
    `${format.count(links.by_id)} linked by CRM id`,
    `${format.count(links.by_email)} by e-mail`,
    `${format.count(links.only_marketing)} only in Marketing's export`,
    `${format.count(links.only_sales)} only in Sales'`,
  ];
  return `Records: ${parts.join(", ")}.`;
}

/** Periods to choose from: all time, and what the calendar offers. */
export function periods(calendar: CalendarView | undefined): { value: string; label: string }[] {
  const offered = (calendar?.periods ?? []).map(({ text, label }) => ({ value: text, label }));
  return [{ value: "", label: "All time" }, ...offered];
}

/** Records of a cause, flow by flow. */
export function flows(cause: Cause): Record<Flow, number> {
  return { all: cause.records, entered: cause.entered, left: cause.left };
}

/** The causes summed up: `−8 − 7½ − 4½ − 4 − 1 = −25`. */
export function sum(comparison: Comparison): string {
  const parts = comparison.causes.map((cause) => share(comparison, cause));
  const [first = "0", ...rest] = parts;
  const terms = rest.map((part) => (part.startsWith("−") ? `− ${part.slice(1)}` : `+ ${part}`));
  return `${[first, ...terms].join(" ")} = ${figure(comparison, comparison.gap)}`;
}

/** In how many orders so many rules can be switched: 120 for five. */
export function orders(rules: number): number {
  return rules <= 1 ? 1 : rules * orders(rules - 1);
}

/** The causes as cells: values for computing, with the exact share beside its decimal. */
export function cells(comparison: Comparison): (string | number | null)[][] {
  const unit = comparison.measure === "amount" ? 100 : 1;
  const header = ["Cause", "Marketing's rule", "Sales' rule", "Share", "Share, exact", "Least", "Most", "Let in", "Kept out", "Records"];
  const lines = comparison.causes.map((cause) => [
    cause.label,
    cause.marketing,
    cause.sales,
    cause.share_decimal / unit,
    cause.share,
    cause.range ? cause.range[0] / unit : null,
    cause.range ? cause.range[1] / unit : null,
    cause.entered,
    cause.left,
    cause.records,
  ]);
  return [header, ...lines, ["Sum", null, null, comparison.gap / unit, String(comparison.gap), null, null, null, null, null]];
}

/** True when the cause is a rule that can meet others in one slot: not presence, amounts or data. */
export function canJoin(cause: Cause): boolean {
  return cause.kind !== "presence" && cause.kind !== "amount" && !cause.data_only;
}

/** True when the cause holds more than one rule, on one side or on both, so that it can be taken apart. */
export function canSplit(cause: Cause): boolean {
  const rules = [cause.marketing, cause.sales].flatMap((side) => (side === "" ? [] : side.split(" and ")));
  return canJoin(cause) && rules.length > 1;
}

/** What both teams say alike, in one phrase. */
export function agreedText({ label, marketing }: AgreedRule): string {
  return marketing && !label.includes(marketing) ? `${label}: ${marketing}` : label;
}
