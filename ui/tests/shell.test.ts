// The shell: addresses, keys, the palette's paths, and how a change reaches the screen.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { paletteEntries, pathEntries } from "../src/app/palette";
import { addressOf, spotOf } from "../src/app/route.svelte";
import { Workbench } from "../src/app/workbench.svelte";
import { HostProblem } from "../src/host";
import { keyNames, pressed } from "../src/kit/keys";
import { FixtureHost, openWorkspace, stubWindow } from "./fixtures";

beforeEach(() => stubWindow());

describe("an address", () => {
  it("names a place, what of it, and how it is looked at", () => {
    expect(spotOf("#/compare/mql?period=2026-Q1&measure=amount")).toEqual({ place: "compare", path: ["mql"], query: { period: "2026-Q1", measure: "amount" } });
  });
  it("reads back what it writes", () => {
    const address = addressOf("compare", ["a/b & c"], { period: "2026-Q1", date: null });
    expect(address).toBe("#/compare/a%2Fb%20%26%20c?period=2026-Q1");
    expect(spotOf(address)).toEqual({ place: "compare", path: ["a/b & c"], query: { period: "2026-Q1" } });
  });
  it("that means nothing leads home", () => {
    expect(spotOf("#/nowhere/x").place).toBe("home");
    expect(spotOf("").place).toBe("home");
  });
});

describe("keys", () => {
  const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }) as KeyboardEvent;
  it("are matched exactly, with Cmd on a Mac and Ctrl elsewhere", () => {
    expect(pressed(key("z", { ctrlKey: true }), "Mod+Z", false)).toBe(true);
    expect(pressed(key("Z", { ctrlKey: true, shiftKey: true }), "Mod+Z", false)).toBe(false);
    expect(pressed(key("z", { metaKey: true }), "Mod+Z", true)).toBe(true);
    expect(pressed(key("z", { ctrlKey: true }), "Mod+Z", true)).toBe(false);
  });
  it("are named as on the user's keyboard", () => {
    expect(keyNames("Mod+Shift+Z", false)).toBe("Ctrl Shift Z");
    expect(keyNames("Mod+Shift+Z", true)).toBe("⌘⇧Z");
  });
});

describe("the workbench", () => {
  it("reads its state anew after a change, so that every place reloads", async () => {
    let revision = 1;
    const bench = new Workbench(new FixtureHost({ state: () => openWorkspace(revision), remove_source: () => openWorkspace((revision = 2)) }));
    await bench.refresh();
    expect(bench.revision).toBe(1);
    await bench.call("remove_source", { source: 7 });
    expect(bench.revision).toBe(2);
    expect(bench.word("sources")).toBe("2 sources");
  });

  it("sends what is still being typed before it undoes, and says what was undone", async () => {
    const host = new FixtureHost({ state: () => openWorkspace(1), undo: () => ({ label: "Write Sales’ definition of MQL" }) });
    const bench = new Workbench(host);
    await bench.refresh();
    const order: string[] = [];
    bench.beforeUndo(async () => void order.push(`flush before ${host.asked.filter(({ command }) => command === "undo").length} undos`));
    await bench.undo();
    expect(order).toEqual(["flush before 0 undos"]);
    expect(bench.toasts.items.map(({ text }) => text)).toEqual(["Undid: Write Sales’ definition of MQL"]);
  });

  it("offers the way back from a change only until something else changes", async () => {
    let revision = 1;
    const bench = new Workbench(new FixtureHost({ state: () => openWorkspace(revision), set_as_of: () => openWorkspace((revision += 1)) }));
    await bench.refresh();
    bench.did("Removed contacts.csv");
    expect(bench.toasts.items[0]?.action?.label).toBe("Undo");
    await bench.call("set_as_of", { source: 1, as_of: null });
    expect(bench.toasts.items).toEqual([]);
  });

  it("tells a refusal as a message with its hint, and keeps it until dismissed", async () => {
    vi.useFakeTimers();
    const refusal = { code: "workspace-in-use", message: "Another window has this workspace open.", hint: "Close it there.", detail: "" };
    const bench = new Workbench(new FixtureHost({}));
    await bench.attempt(() => Promise.reject(new HostProblem(refusal)));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bench.toasts.items[0]?.problem).toEqual(refusal);
    bench.toasts.dismiss(bench.toasts.items[0]?.id ?? 0);
    expect(bench.toasts.items).toEqual([]);
    vi.useRealTimers();
  });
});

describe("the palette", () => {
  const open = { history: () => undefined, bring: () => undefined };
  const labels = (bench: Workbench) => paletteEntries(bench, [{ term: "mql", name: "MQL", table: "leads", marketing: 40, sales: 15 }], open).map(({ label }) => label);

  it("offers places, terms and actions, but no other workspace where the door is fixed to one", async () => {
    const host = new FixtureHost({ state: () => openWorkspace(1) });
    const bench = new Workbench(host);
    await bench.refresh();
    expect(labels(bench)).toEqual(expect.arrayContaining(["Compare", "Compare MQL", "Define MQL", "Open a workspace…", "Duplicate…"]));
    host.canChooseWorkspace = false;
    expect(labels(bench)).not.toContain("Open a workspace…");
    expect(labels(bench)).not.toContain("Duplicate…");
  });

  it("takes a typed path in place of a file dialog", async () => {
    const bench = new Workbench(new FixtureHost({ state: () => openWorkspace(1) }));
    await bench.refresh();
    const brought: string[] = [];
    const at = (path: string) => pathEntries(bench, path, (file) => brought.push(file));
    expect(at("/home/ana/Q1.counterpart").map(({ label }) => label)).toEqual(["Open /home/ana/Q1.counterpart", "Make a new workspace at /home/ana/Q1.counterpart"]);
    at("/home/ana/contacts.csv")[0]?.run();
    expect(brought).toEqual(["/home/ana/contacts.csv"]);
    expect(at("contacts")).toEqual([]);
  });
});
