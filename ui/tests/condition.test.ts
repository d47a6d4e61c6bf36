// The condition of a source in words: n of N, orders with the unknown last, and who writes a field.
import { describe, expect, it } from "vitest";
import { localDates, monthName, nextSort, sortedFields, titleOf, writerText, type FieldSort } from "../src/features/sources/condition/condition";
import { format } from "../src/kit/format";
import type { ConditionFinding, FieldCondition } from "../src/host";

const field = (label: string, more: Partial<FieldCondition> = {}): FieldCondition => ({
  key: label.toLowerCase(),
  label,
  header: label,
  kind: "text",
  currency: null,
  filled: 0,
  of: 10,
  unreadable: 0,
  distinct: 0,
  top: [],
  other: null,
  writers: [],
  written: 0,
  told_by: "nothing",
  last_change: null,
  last_change_reason: "",
  ...more,
});

describe("the order of the fields", () => {
  const fields = [field("Title", { filled: 3 }), field("Email", { filled: 9, other: { filled: 1, of: 2 } }), field("Phone", { filled: 3, other: { filled: 2, of: 2 } })];
  const by = (sort: FieldSort) => sortedFields(fields, sort).map(({ label }) => label);
  it("is the file's until a heading is pressed, and equals keep it", () => {
    expect(by({ by: "file", descending: false })).toEqual(["Title", "Email", "Phone"]);
    expect(by({ by: "filled", descending: true })).toEqual(["Email", "Title", "Phone"]);
  });
  it("puts the unknown last, whichever way", () => {
    expect(by({ by: "other", descending: true })).toEqual(["Phone", "Email", "Title"]);
    expect(by({ by: "other", descending: false })).toEqual(["Email", "Phone", "Title"]);
  });
  it("goes round: the telling way, the other, the file's", () => {
    const start: FieldSort = { by: "file", descending: false };
    const once = nextSort(start, "filled");
    const twice = nextSort(once, "filled");
    expect([once, twice, nextSort(twice, "filled")]).toEqual([{ by: "filled", descending: true }, { by: "filled", descending: false }, start]);
    expect(nextSort(start, "field").descending).toBe(false);
  });
});

describe("who writes a field", () => {
  it("is told by its history with n of N", () => {
    const told = writerText(field("Lead status", { told_by: "history", written: 38, writers: [{ who: "Org Admin", n: 27 }, { who: "Priya", n: 11 }] }));
    expect(told.text).toBe("Org Admin");
    expect(told.why).toContain("27 of 38 changes");
  });
  it("is a dash with a reason where nothing tells", () => {
    expect(writerText(field("Email"))).toEqual({ text: "–", why: expect.stringContaining("Neither") });
  });
});

it("a finding's title starts its own sentence", () => {
  const finding = { words: "leads share their address with another: 3 groups, 4 too many." } as ConditionFinding;
  expect(titleOf(finding)).toBe("Leads share their address with another: 3 groups, 4 too many");
});

it("days and months in the engine's words read as the locale writes them", () => {
  expect(localDates("months hold no lead: 2026-03, on 2026-04-13 at 02:10")).toBe(`months hold no lead: ${monthName("2026-03")}, on ${format.date("2026-04-13")} at 02:10`);
});

it("a month reads as the locale writes it", () => {
  expect([monthName("2026-03", "en-US"), monthName("2026-12", "de-DE")]).toEqual(["Mar 2026", "Dez. 2026"]);
});
