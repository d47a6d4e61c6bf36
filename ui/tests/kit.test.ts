// The logic of the kit: finding by words, floating beside an anchor, the line of a split view, messages.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { placeBeside } from "../src/kit/floating.svelte";
import { grouped, matching } from "../src/kit/search";
import { Split } from "../src/kit/split.svelte";
import { Toasts } from "../src/kit/toasts.svelte";

describe("finding", () => {
  const options = [{ label: "Title" }, { label: "Lead score", detail: "Number" }, { label: "Score at MQL" }, { label: "Owner" }];
  const labels = (typed: string) => matching(options, typed).map(({ label }) => label);
  it("wants every word, in any order, wherever it stands", () => {
    expect(labels("score lead")).toEqual(["Lead score"]);
    expect(labels("number")).toEqual(["Lead score"]);
    expect(labels("")).toHaveLength(4);
    expect(labels("zebra")).toEqual([]);
  });
  it("puts beginnings first, then beginnings of words", () => {
    expect(labels("score")).toEqual(["Score at MQL", "Lead score"]);
    expect(labels("t")).toEqual(["Title", "Score at MQL"]);
  });
  it("groups in the given order", () => {
    expect(grouped([{ group: "b", n: 1 }, { group: "a", n: 2 }, { group: "b", n: 3 }]).map(({ name, options: members }) => [name, members.length])).toEqual([["b", 2], ["a", 1]]);
  });
});

describe("a floating panel", () => {
  const room = { width: 1280, height: 800 };
  const anchor = (left: number, top: number) => ({ left, top, right: left + 80, bottom: top + 32, width: 80, height: 32 }) as DOMRect;
  it("stands below its anchor, aligned with its start", () => {
    expect(placeBeside(anchor(100, 100), { width: 240, height: 200 }, room, "start")).toMatchObject({ left: 100, top: 136 });
  });
  it("turns over where the window ends below", () => {
    expect(placeBeside(anchor(100, 700), { width: 240, height: 200 }, room, "start")).toMatchObject({ top: 496 });
  });
  it("is pushed in at the side, and never taller than the room", () => {
    expect(placeBeside(anchor(1220, 100), { width: 240, height: 2000 }, room, "start")).toMatchObject({ left: 1032, maxHeight: 656 });
  });
});

describe("the line between two panes", () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
  });
  afterEach(() => vi.unstubAllGlobals());
  it("moves by keys, stops before a pane is gone, and is remembered", () => {
    const split = new Split("definitions", 0.5);
    expect(split.key("ArrowRight")).toBe(true);
    expect(split.part).toBeCloseTo(0.52);
    split.key("End");
    split.key("ArrowRight");
    expect(split.part).toBeCloseTo(0.8);
    expect(split.key("a")).toBe(false);
    expect(new Split("definitions", 0.5).part).toBeCloseTo(0.8);
  });
});

describe("messages", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  it("leave by themselves, but not while they are read", () => {
    const toasts = new Toasts();
    toasts.say("Removed contacts.csv");
    const id = toasts.items[0]!.id;
    toasts.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(toasts.items).toHaveLength(1);
    toasts.resume(id);
    vi.advanceTimersByTime(10_000);
    expect(toasts.items).toEqual([]);
  });
  it("never pile up: the same words show once, and at most three stay", () => {
    const toasts = new Toasts();
    for (const text of ["a", "a", "b", "c", "d"]) toasts.say(text);
    expect(toasts.items.map(({ text }) => text)).toEqual(["b", "c", "d"]);
  });
});
