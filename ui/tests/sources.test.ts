// Bringing a file in: mapping a column, the steps to the account, and what a failure keeps.
import { beforeEach, describe, expect, it } from "vitest";
import { Workbench } from "../src/app/workbench.svelte";
import { assign, choiceOf, LEAVE_OUT, OWN, setKind, tally } from "../src/features/sources/mapping";
import { Intake, Intakes } from "../src/features/sources/intake.svelte";
import type { ColumnRules, Difference, FieldOption, ImportPreview, JobStatus, Plan, SourceCard } from "../src/host";
import { FixtureHost, openWorkspace, stubWindow } from "./fixtures";

const fields: FieldOption[] = [
  { key: "email", label: "Email", kind: "text" },
  { key: "lead_score", label: "Lead score", kind: "number" },
];
const rules = { dates: null, exchanged: null, mark: null, currency: null, unknown: [], known: [], replace: [], tidy: false } satisfies ColumnRules;
const column = (header: string, key: string, label = header) => ({ header, key, label, kind: null, stage: null, skip: false, rules });
const plan: Plan = {
  dialect: { encoding: "UTF-8", delimiter: ",", quote: '"', escape: null, header_line: 1, sheet: null },
  table: "leads",
  columns: [column("Email", "email"), column("Work Email", "work_email"), column("HubSpot Score", "lead_score", "Lead score")],
};

describe("mapping", () => {
  it("reads a plan as choices", () => {
    expect(plan.columns.map((each) => choiceOf(each, fields))).toEqual(["email", OWN, "lead_score"]);
    expect(tally(plan, fields)).toEqual({ mapped: 2, own: 1, out: 0 });
  });

  it("gives a field to one column only; the other is kept as a field of its own and told", () => {
    const { plan: after, displaced } = assign(plan, 1, "email", fields);
    expect(displaced).toBe("Email");
    expect(after.columns.map(({ key, label }) => [key, label])).toEqual([
      ["email_2", "Email"],
      ["email", "Email"],
      ["lead_score", "Lead score"],
    ]);
  });

  it("leaves a column out and takes it back without losing its place", () => {
    const out = assign(plan, 2, LEAVE_OUT, fields).plan;
    expect(choiceOf(out.columns[2]!, fields)).toBe(LEAVE_OUT);
    expect(new Set(out.columns.map(({ key }) => key)).size).toBe(3);
    const back = assign(out, 2, "lead_score", fields).plan;
    expect(back).toEqual(plan);
  });

  it("overrides what a column holds", () => {
    expect(setKind(plan, 1, "category").columns[1]?.kind).toBe("category");
    expect(plan.columns[1]?.kind).toBeNull();
  });
});

const preview = { preview: { file_name: "contacts.csv", records_estimate: 3, questions: [] }, plan, fields, as_of: "2026-04-02", same_as: null, remembered: null, updates: [] } as unknown as ImportPreview;
const card = { source: 5, file_name: "contacts.csv" } as SourceCard;

function host(end: JobStatus, answers: ConstructorParameters<typeof FixtureHost>[0] = {}) {
  let asked = 0;
  return new FixtureHost({
    state: () => openWorkspace(1),
    preview_import: () => preview,
    start_import: () => ({ job: 1 }),
    job: () => ({ job: 1, what: "Reading contacts.csv", done: 10, total: 20, rows: 3, status: asked++ ? end : { status: "running" } }),
    sources: () => [card],
    ...answers,
  });
}

const fileAt = (path: string) => new FixtureHost({}).fileAt(path);

describe("an intake", () => {
  beforeEach(() => stubWindow());

  it("stops at the check when it updates a source, and does what was chosen there", async () => {
    const newer = { ...preview, updates: [{ source: 4, file_name: "june.csv", as_of: null, rows: 3 }] };
    const difference = { advice: "own", reason: "It shares hardly a record.", change: { gone: 1 } } as Difference;
    const door = host({ status: "waiting", arrival: 5 } as JobStatus, {
      preview_import: () => newer,
      start_check: () => ({ job: 1 }),
      difference: () => difference,
      changed_cells: () => ({ total: 0, listed: 0, cells: [] }),
      decide: () => ({ source: 5 }),
    });
    const intake = new Intake(new Workbench(door), fileAt("/x/contacts.csv"), "marketing");
    await intake.look();
    await intake.start();
    expect(intake.step).toBe("check");
    expect(intake.check?.choice, "what is proposed is chosen at first").toBe("own");
    intake.check!.choice = "update";
    intake.check!.keepGone = true;
    await intake.decide();
    expect(door.asked.find(({ command }) => command === "decide")).toMatchObject({ params: { arrival: 5, decision: { decision: "update", keep_gone: true } } });
    expect([intake.step, intake.source]).toEqual(["done", card]);
  });

  it("goes from preview to account, with the mapping and the day the user chose", async () => {
    const door = host({ status: "done", source: 5 });
    const intake = new Intake(new Workbench(door), fileAt("/x/contacts.csv"), "marketing");
    await intake.look();
    expect(intake.asOf).toBe("2026-04-02");
    intake.assign(1, "email");
    expect(intake.notice).toBe("Email now comes from “Work Email”. “Email” is kept as a field of its own.");
    await intake.start();
    expect(intake.step).toBe("done");
    expect(intake.source).toEqual(card);
    const started = door.asked.find(({ command }) => command === "start_import");
    expect(started?.params).toMatchObject({ file: "/x/contacts.csv", team: "marketing", as_of: "2026-04-02", plan: { columns: [{ key: "email_2" }, { key: "email" }, { key: "lead_score" }] } });
  });

  it("reads the file another way when the dialect is overridden", async () => {
    const door = host({ status: "done", source: 5 });
    const intake = new Intake(new Workbench(door), fileAt("/x/contacts.csv"), null);
    await intake.look();
    intake.reread({ delimiter: ";" });
    await expect.poll(() => intake.busy).toBe(false);
    expect(door.asked.at(-1)?.params).toMatchObject({ dialect: { delimiter: ";", encoding: "UTF-8" } });
  });

  it("does not start before a team is chosen", async () => {
    const door = host({ status: "done", source: 5 });
    const intake = new Intake(new Workbench(door), fileAt("/x/contacts.csv"), null);
    await intake.look();
    await intake.start();
    expect(door.asked.some(({ command }) => command === "start_import")).toBe(false);
  });

  it("that is cancelled or fails ends without a source", async () => {
    const cancelled = new Intake(new Workbench(host({ status: "cancelled" })), fileAt("/x/contacts.csv"), "sales");
    await cancelled.look();
    await cancelled.start();
    expect([cancelled.step, cancelled.cancelled, cancelled.source]).toEqual(["import", true, undefined]);
    const problem = { code: "disk-full", message: "The disk is full.", hint: "Free some space.", detail: "" };
    const failed = new Intake(new Workbench(host({ status: "failed", problem })), fileAt("/x/contacts.csv"), "sales");
    await failed.look();
    await failed.start();
    expect(failed.problem).toEqual(problem);
  });

  it("left by mistake is taken up again with all that was decided", async () => {
    const bench = new Workbench(host({ status: "done", source: 5 }));
    const queue = new Intakes(bench);
    queue.offer([fileAt("/x/contacts.csv"), fileAt("/x/leads.csv")], "marketing");
    await expect.poll(() => queue.current?.busy).toBe(false);
    queue.current?.assign(1, "email");
    queue.stop();
    expect(queue.current).toBeUndefined();
    expect(bench.toasts.items[0]?.text).toBe("Left 2 files out");
    bench.toasts.items[0]?.action?.run();
    expect(queue.queue).toHaveLength(2);
    expect(queue.current?.plan?.columns[1]?.key).toBe("email");
  });

  it("that can't be read shows why and keeps the other files waiting", async () => {
    const door = host({ status: "done", source: 5 }, { preview_import: () => Promise.reject(new Error("boom")) });
    const queue = new Intakes(new Workbench(door));
    queue.offer([fileAt("/x/a.csv"), fileAt("/x/b.csv")], "sales");
    await expect.poll(() => queue.current?.problem?.code).toBe("unexpected");
    queue.next();
    expect(queue.current?.name).toBe("b.csv");
    expect(queue.finished).toBe(1);
    queue.next();
    expect(queue.current).toBeUndefined();
    expect(queue.finished).toBe(0);
  });
});
