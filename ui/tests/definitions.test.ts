// What Definitions says beside a text: differences, where fields are read, a first example.
import { describe, expect, it } from "vitest";

import { difference, example, readingLines, tableName, termAt } from "../src/features/definitions/words";
import type { FieldView } from "../src/host";

const field = (label: string, more: Partial<FieldView>): FieldView => ({
  key: label.toLowerCase(),
  label,
  kind: "text",
  slot: "other",
  teams: ["marketing", "sales"],
  ...more,
});

describe("the difference to the other team", () => {
  it("is told from each side", () => {
    expect(difference(40, 15, "sales")).toBe("25 more than Sales");
    expect(difference(15, 40, "marketing")).toBe("25 fewer than Marketing");
    expect(difference(15, 15, "marketing")).toBe("the same number as Marketing");
  });

  it("is not told while one number is unknown", () => {
    expect(difference(40, null, "sales")).toBe("");
  });
});

describe("where fields are read", () => {
  it("names the own source once, and says why a field is borrowed", () => {
    const lines = readingLines("marketing", [
      { label: "Lead score", team: "marketing", files: ["hubspot-contacts.csv"], borrowed: false },
      { label: "Country", team: "marketing", files: ["hubspot-contacts.csv"], borrowed: false },
      { label: "Title", team: "sales", files: ["salesforce-leads.csv"], borrowed: true },
    ]);
    expect(lines.map((line) => line.text)).toEqual([
      "Lead score, Country: read from hubspot-contacts.csv.",
      "Title is read from Sales' salesforce-leads.csv: Marketing has none of its own.",
    ]);
  });
});

describe("a first example", () => {
  it("is built from the team's own fields", () => {
    const fields = [
      field("Annual revenue", { kind: "money" }),
      field("Lead score", { kind: "number", slot: "behaviour" }),
      field("Email", { slot: "contactability" }),
    ];
    expect(example("marketing", fields)).toBe("Lead score ≥ 50 and Email is known");
  });

  it("is not made up when there are no fields", () => {
    expect(example("sales", [])).toBe("");
  });
});

describe("tables", () => {
  it("are named as the trade writes them", () => {
    expect(tableName("stage-history")).toBe("Stage history");
  });
});

describe("the term shown", () => {
  const card = (name: string, marketing: number | null, sales: number | null) => ({ term: name.toLowerCase(), name, table: "leads" as const, marketing, sales });
  const terms = [card("Lead", null, null), card("MQL", 40, 15), card("SQL", null, 45)];

  it("is the one the address names", () => {
    expect(termAt(["SQL"], terms)?.term).toBe("sql");
  });

  it("is else the first that both teams count", () => {
    expect(termAt([], terms)?.term).toBe("mql");
    expect(termAt(["gone"], [card("Lead", null, null)])?.term).toBe("lead");
    expect(termAt([], [])).toBeUndefined();
  });

  it("stays when its numbers come and go", () => {
    expect(termAt([], terms, "sql")?.term).toBe("sql");
  });
});
