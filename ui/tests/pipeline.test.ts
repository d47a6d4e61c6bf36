// What the Pipeline place says of figures and keeps of a scope, and what becomes of a ladder while it is edited.
import { describe, expect, it } from "vitest";
import { queryOf, filterText, isNarrowed, scopeOf, withFilter } from "../src/features/pipeline/scope";
import * as words from "../src/features/pipeline/words";
import { LadderEdit, isDisputed } from "../src/features/pipeline/ladder/ladder.svelte";
import { addressOf, spotOf } from "../src/app/route.svelte";
import type { DeclaredStage, LadderView, MetricCell, MetricTable, PipelineScope, ScopeView } from "../src/host";
import { tsvLines } from "../src/kit/grid/tsv";
import { stubWindow } from "./fixtures";

const cell = (value: number | null, more: Partial<MetricCell> = {}): MetricCell => ({ value, exact: "", n: null, of: null, low: null, high: null, note: "", why: "", open: [], ...more });

describe("a figure", () => {
  it("reads by its unit", () => {
    expect(words.figure(cell(8000), "count", null)).toBe("8,000");
    expect(words.figure(cell(3 / 7), "share", null)).toBe("43%");
    expect(words.figure(cell(36), "days", null)).toBe("36 d");
    expect(words.figure(cell(88.6667), "days", null)).toBe("88.7 d");
    expect(words.figure(cell(1_200_000_000), "money", "USD")).toBe("$12,000,000");
    expect(words.figure(cell(10_383_333.33), "money", "USD")).toBe("$103,833");
    expect(words.figure(cell(1_250), "money", "EUR")).toBe("€12.50");
    expect(words.figure(cell(4_165_601.5), "money-per-day", "USD")).toBe("$41,656 a day");
    expect(words.figure(cell(-1_333_099.3), "money-per-day", "USD")).toBe("−$13,331 a day");
    expect(words.figure(cell(3.42), "times", null)).toBe("3.4x");
    expect(words.figure(cell(null, { exact: "Prospecting" }), "text", null)).toBe("Prospecting");
  });

  it("that is undefined is a dash in every unit, never zero", () => {
    for (const unit of ["count", "share", "days", "money", "times", "number", "text"] as const) expect(words.figure(cell(null), unit, "USD")).toBe("–");
    expect(words.figure(cell(null), "money-per-day", "USD")).toBe("–");
  });

  it("never rounds a share up to the whole, and writes a negative one with a real minus", () => {
    expect(words.figure(cell(0.998), "share", null)).toBe(">99%");
    expect(words.figure(cell(-0.28), "share", null)).toBe("−28%");
  });

  it("says what it was counted from and how sure it is", () => {
    const rate = cell(3 / 7, { n: 6, of: 14, low: 0.2138, high: 0.674 });
    expect(words.counted(rate, "share")).toBe("6 of 14");
    expect(words.counted(cell(null, { n: 0, of: 0 }), "share")).toBe("");
    expect(words.interval(rate, "share", null)).toBe("95% interval 21% to 67%");
    expect(words.interval(cell(null, { low: 0, high: 1 }), "share", null)).toBe("");
    expect(words.more(cell(36, { n: 137 }), "days", null)).toBe("from 137 cases");
    expect(words.more(cell(0.5, { n: 1, of: 2, note: "thin", why: "Fewer than 30 cases." }), "share", null)).toBe("1 of 2. Fewer than 30 cases.");
    expect(words.more(cell(7_200_000, { n: 1, of: 2 }), "money", "USD")).toBe("from 1 case of 2");
  });
});

describe("the deals behind a figure", () => {
  const behind = (key: string, label: string, deals: number) => ({ key, label, deals });

  it("are those that count in a share and the others, each under its own words", () => {
    const choices = words.openings(cell(0.25, { open: [behind("rate", "came on", 1), behind("rate:others", "did not come on", 3)] }), "Demo → Proposal");
    expect(choices.map(({ label, title }) => [label, title])).toEqual([
      ["1 deal: came on", "Demo → Proposal: came on"],
      ["3 deals: did not come on", "Demo → Proposal: did not come on"],
    ]);
  });

  it("are called as the figure where they are all it counts", () => {
    expect(words.openings(cell(8, { open: [behind("open", "", 8)] }), "Demo: Still open")).toEqual([{ key: "open", label: "8 deals", title: "Demo: Still open" }]);
  });
});

describe("a parameter", () => {
  const parameter = (value: string, choices: string) => ({ name: "window", value, choices });

  it("is chosen where its choices are listed", () => {
    expect(words.choicesOf(parameter("first", "first, each visit"))).toEqual(["first", "each visit"]);
  });

  it("is typed where they are described, or where its value is none of them", () => {
    expect(words.choicesOf(parameter("none", "a number of days, none"))).toBeNull();
    expect(words.choicesOf(parameter("", "an amount, such as 250000"))).toBeNull();
    expect(words.choicesOf(parameter("Demo, second", "Demo, second, Proposal"))).toBeNull();
  });

  it("reads as a label", () => expect(words.parameterLabel("within_days")).toBe("Within days"));
});

describe("the footing", () => {
  const scope: ScopeView = { team: "sales", term: null, version: null, period: null, as_of: "2026-06-30", deals: 43, of: 137, currency: "USD", filters: [], notes: [] };

  it("tells n of N, the as-of day, the currency and the definition with its version", () => {
    expect(words.footing(scope)).toEqual(["43 of 137 deals", "as of Jun 30, 2026", "USD"]);
    expect(words.footing({ ...scope, as_of: null, currency: null, term: "Pipeline", version: 3 })).toEqual(["43 of 137 deals", "as-of day unknown", "as Pipeline v3 counts them"]);
  });
});

describe("copied tables", () => {
  it("hold values to compute with: money in whole units, a share with what it comes from, nothing where there is none", () => {
    const table: MetricTable = {
      id: "sources",
      title: "Sources",
      of: "Source",
      columns: [
        { id: "rate", label: "Win rate", unit: "share" },
        { id: "amount", label: "Won amount", unit: "money" },
        { id: "rule", label: "Rule", unit: "text" },
      ],
      rows: [
        { key: "web", label: "Web", cells: [cell(0.375, { n: 3, of: 8 }), cell(28_650_050), cell(null, { exact: "won" })] },
        { key: "none", label: "unknown", cells: [cell(null, { n: 0, of: 0, note: "no cases" }), cell(null), cell(null)] },
      ],
    };
    expect(tsvLines(words.cells({ tables: [table, { ...table, rows: [] }] })).split("\n")).toEqual([
      "Sources",
      "Source\tWin rate\tWin rate, n\tWin rate, of\tWon amount\tRule",
      "Web\t0.375\t3\t8\t286500.5\twon",
      "unknown\t\t0\t0\t\t",
      "",
      "Sources",
      "Source\tWin rate\tWin rate, n\tWin rate, of\tWon amount\tRule",
    ]);
  });
});

describe("a scope", () => {
  const scope: PipelineScope = {
    team: "marketing",
    term: "pipeline",
    period: "2026-01-01..2026-03-31",
    filters: [
      { field: "lead_source", value: "Trade show & webinar = 50%" },
      { field: "owner", value: null },
    ],
  };

  it("comes back from its address as it was", () => {
    stubWindow();
    const spot = spotOf(addressOf("pipeline", ["ladder"], queryOf(scope)));
    expect(spot.path).toEqual(["ladder"]);
    expect(scopeOf(spot.query)).toEqual(scope);
  });

  it("asks for everything where the address says nothing, and leaves the address as short", () => {
    const all = { team: null, term: null, period: null, filters: [] };
    expect(scopeOf({})).toEqual(all);
    expect(addressOf("pipeline", [], queryOf(all))).toBe("#/pipeline");
    expect(isNarrowed(all)).toBe(false);
    expect(isNarrowed(scope)).toBe(true);
  });

  it("leaves out what can't be read", () => {
    expect(scopeOf({ team: "legal", where: "&=5&owner=%E0%A4%A" })).toEqual({ team: null, term: null, period: null, filters: [{ field: "owner", value: "%E0%A4%A" }] });
  });

  it("holds one value per field, in words", () => {
    const filters = withFilter(scope.filters, { field: "lead_source", value: "Web" });
    expect(filters).toEqual([{ field: "owner", value: null }, { field: "lead_source", value: "Web" }]);
    expect(filterText(filters[1]!, [{ key: "lead_source", label: "Lead source", values: [["Web", 43]] }])).toBe("Lead source: Web");
    expect(filterText(filters[0]!, [])).toBe("owner: unknown");
  });
});

describe("the ladder while it is edited", () => {
  const stage = (name: string, more: Partial<DeclaredStage> = {}): DeclaredStage => ({ name, role: "inventory", owner: "nobody", limit_days: null, question: "", ...more });
  const view = (more: Partial<LadderView> = {}): LadderView => ({
    ladder: { stages: [stage("Discovery"), stage("Demo"), stage("Closed Won", { role: "won" })], names: [] },
    declared: false,
    names: ["Discovery", "Demo", "Closed Won"].map((name, at) => ({ name, rows: 90 - at, teams: ["sales" as const], stage: name })),
    presets: [{ name: "Sales", stages: [stage("Prospect"), stage("DEMO"), stage("Won", { role: "won" })] }],
    ...more,
  });

  it("says nothing of names that are called as their stage", () => {
    const edit = new LadderEdit(view());
    expect(edit.declared).toEqual(view().ladder);
    expect(edit.changed).toBe(false);
  });

  it("keeps what the exports mean when a stage is renamed", () => {
    const edit = new LadderEdit(view());
    edit.stages[1]!.name = "Evaluation";
    expect(edit.declared.names).toEqual([{ name: "Demo", stage: "Evaluation", from: null }]);
    expect(edit.changed).toBe(true);
  });

  it("takes several names for one stage, and another meaning from a day on", () => {
    const edit = new LadderEdit(view());
    const [discovery, demo] = edit.stages.map(({ id }) => id);
    edit.remove(discovery!);
    expect(edit.unmapped).toBe(1);
    edit.names[0]!.stage = demo!;
    edit.names[0]!.later.push({ from: "2026-02-01", stage: edit.stages[1]!.id }, { from: "", stage: demo! });
    expect(edit.unmapped).toBe(0);
    expect(edit.declared.names).toEqual([
      { name: "Discovery", stage: "Demo", from: null },
      { name: "Discovery", stage: "Closed Won", from: "2026-02-01" },
    ]);
  });

  it("comes back from what was declared", () => {
    const names = [
      { name: "Presentation", stage: "Demo", from: null },
      { name: "Demo", stage: "Discovery", from: "2026-02-01" },
    ];
    const declared = view({ declared: true, ladder: { ...view().ladder, names } });
    const edit = new LadderEdit(declared);
    expect(edit.changed).toBe(false);
    expect(edit.declared.names).toEqual([names[1], names[0]]);
    expect(edit.names.at(-1)).toMatchObject({ name: "Presentation", rows: 0 });
  });

  it("moves stages within the journey, and adds one before its ends", () => {
    const edit = new LadderEdit(view());
    expect(edit.move(edit.stages[0]!.id, -1)).toBe(false);
    expect(edit.move(edit.stages[0]!.id, 1)).toBe(true);
    edit.add("Proposal");
    expect(edit.stages.map(({ name }) => name)).toEqual(["Demo", "Discovery", "Proposal", "Closed Won"]);
  });

  it("keeps a limit only where there is a service level", () => {
    const edit = new LadderEdit(view());
    edit.stages[0]!.limit = "5";
    expect(edit.declared.stages[0]!.limit_days).toBeNull();
    edit.stages[0]!.role = "sla";
    expect(edit.declared.stages[0]!.limit_days).toBe(5);
    edit.stages[0]!.limit = "soon";
    expect(edit.declared.stages[0]!.limit_days).toBeNull();
  });

  it("begins with a preset: names keep their meaning where a stage is called the same", () => {
    const edit = new LadderEdit(view());
    edit.begin(view().presets[0]!);
    expect(edit.names.map((name) => edit.meaning(name) !== null)).toEqual([false, true, false]);
    expect(edit.bound(edit.names[1]!)).toBe(true);
    expect(edit.declared.names).toEqual([]);
  });

  it("calls a step without an owner disputed, and no end", () => {
    expect(isDisputed({ owner: "nobody", role: "gate" })).toBe(true);
    expect(isDisputed({ owner: "shared", role: "gate" })).toBe(false);
    expect(isDisputed({ owner: "nobody", role: "lost" })).toBe(false);
    expect(new LadderEdit(view()).disputed).toBe(2);
  });
});
