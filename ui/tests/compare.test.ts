// What Compare says of the golden case: marketing counts 40, sales 15, and five causes make up the 25.
import { describe, expect, it } from "vitest";

import * as words from "../src/features/compare/words";
import type { Cause, Comparison, Tally } from "../src/host";
import { tsvLines } from "../src/kit/grid/tsv";

const cause = (slot: string, share: string, range: [number, number], more: Partial<Cause> = {}): Cause => ({
  slot,
  kind: "fit",
  label: slot,
  data_only: false,
  marketing: "any",
  sales: "one",
  share,
  share_decimal: share.includes("/") ? Number(share.split("/")[0]) / Number(share.split("/")[1]) : Number(share),
  range,
  entered: 0,
  left: 9,
  records: 9,
  ...more,
});

const n = (records: number, amount: number | null = null): Tally => ({ n: records, amount });

function golden(more: Partial<Comparison> = {}): Comparison {
  const side = { text: "Lead score ≥ 60", version: 1, unknown: 0, reads: [] };
  return {
    term: "mql",
    name: "MQL",
    table: "leads",
    period: null,
    date: null,
    date_fields: [],
    as_of: "2026-06-30",
    measure: "records",
    currency: null,
    has_amount: false,
    records: 42,
    marketing_side: { ...side, team: "marketing" },
    sales_side: { ...side, team: "sales" },
    marketing: n(40),
    sales: n(15),
    both: n(14),
    only_marketing: n(26),
    only_sales: n(1),
    agreement_by_count: { n: 14, of: 41 },
    agreement_by_amount: null,
    gap: -25,
    causes: [
      cause("Fit", "-8", [-9, -7]),
      cause("Behaviour", "-15/2", [-11, -4]),
      cause("Handoff", "-9/2", [-6, -3]),
      cause("One per person", "-4", [-4, -4]),
      cause("Contactability", "-1", [-2, 0]),
    ],
    agreed: [],
    links: null,
    notes: [],
    ...more,
  };
}

describe("the golden case", () => {
  it("says how far the numbers are apart, and by how many causes", () => {
    expect(words.headline(golden())).toBe("25 apart, 5 causes");
  });

  it("adds the exact shares up to the gap", () => {
    expect(words.sum(golden())).toBe("−8 − 7½ − 4½ − 4 − 1 = −25");
  });

  it("writes the range with real minus signs, and a dash where there is none", () => {
    expect(words.range(golden(), golden().causes[1]!)).toBe("−11 to −4");
    expect(words.range(golden(), cause("Amount", "1", [0, 0], { range: null }))).toBe("–");
  });

  it("counts the orders that a share is the average of", () => {
    expect(words.orders(5)).toBe(120);
    expect(words.orders(1)).toBe(1);
  });

  it("gives n of N with the agreement, and a reason instead of a rate of nothing", () => {
    expect(words.agreement(golden())).toBe("Both count 14 of 41: 34%");
    expect(words.agreement(golden({ agreement_by_count: null }))).toBe("– Neither team counts a record.");
  });

  it("copies the causes as values, the exact share beside its decimal", () => {
    const lines = tsvLines(words.cells(golden())).split("\n");
    expect(lines[2]).toBe("Behaviour\tany\tone\t-7.5\t-15/2\t-11\t-4\t0\t9\t9");
    expect(lines.at(-1)).toBe("Sum\t\t\t-25\t-25\t\t\t\t\t");
  });
});

describe("other comparisons", () => {
  it("call equal numbers with different records what they are", () => {
    expect(words.headline(golden({ gap: 0 }))).toBe("The same number, 5 causes");
    expect(words.headline(golden({ gap: 0, causes: [] }))).toBe("No gap");
  });

  it("speak of money when amounts are compared", () => {
    const amounts = golden({
      measure: "amount",
      currency: "USD",
      gap: -1_250_000,
      marketing: n(40, 2_000_000),
      sales: n(15, 750_000),
      agreement_by_amount: [600_000, 2_150_000],
      causes: [cause("Fit", "-2500001/2", [-1_300_000, -1_200_000])],
    });
    expect(words.headline(amounts)).toBe("$12,500 apart, 1 cause");
    expect(words.tally(amounts, amounts.marketing)).toBe("$20,000");
    expect(words.agreement(amounts)).toBe("Both count $6,000 of $21,500: 28%");
    expect(words.cells(amounts)[1]?.[3]).toBeCloseTo(-12_500.005);
  });

  it("offer all time and what the fiscal calendar offers", () => {
    const calendar = { start_month: 2, pattern: "months", week_start: "monday" } as const;
    const periods = [{ text: "FY2026-Q1", label: "FY26 Q1 (Feb–Apr 2025)" }];
    expect(words.periods({ calendar, words: "Fiscal year from February", periods })).toEqual([
      { value: "", label: "All time" },
      { value: "FY2026-Q1", label: "FY26 Q1 (Feb–Apr 2025)" },
    ]);
    expect(words.periods(undefined)).toEqual([{ value: "", label: "All time" }]);
  });

  it("name a cause without repeating the rule that stands beside it", () => {
    const fit = cause("fit", "-8", [-9, -7], { label: "Fit: Title contains any of (Director, VP)", marketing: "", sales: "Title contains any of (Director, VP)" });
    expect(words.name(fit)).toEqual({ about: "Fit", detail: "" });
    const behaviour = cause("behaviour", "-1", [-1, -1], { label: "Behaviour: Lead score, Demo requested", marketing: "Lead score ≥ 60" });
    expect(words.name(behaviour)).toEqual({ about: "Behaviour", detail: "Lead score, Demo requested" });
    expect(words.name({ ...fit, label: "One per person" })).toEqual({ about: "One per person", detail: "" });
  });

  it("pair rules with rules only", () => {
    expect(words.canJoin(cause("presence", "1", [1, 1], { kind: "presence" }))).toBe(false);
    expect(words.canJoin(cause("fit-values", "1", [1, 1], { data_only: true }))).toBe(false);
    expect(words.canSplit(cause("fit", "1", [1, 1]))).toBe(true);
    expect(words.canSplit(cause("fit", "1", [1, 1], { sales: "" }))).toBe(false);
    expect(words.canSplit(cause("fit", "1", [1, 1], { marketing: "", sales: "Title is known and Phone is known" }))).toBe(true);
  });

  it("tell how the records of two exports were matched", () => {
    expect(words.linking({ by_id: 396, by_email: 12, only_marketing: 31, only_sales: 0 })).toBe(
      "Records: 396 linked by CRM id, 12 by e-mail, 31 only in Marketing's export, 0 only in Sales'.",
    );
  });
});
