// The definition editor without a screen: writing in order, bursts for undo, completions, remarks.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { CompletionView, TextProblem } from "../src/host";
import { CompletionState } from "../src/kit/editor/completion.svelte";
import { BURST_PAUSE, EditorState, QUIET, replaceSpan } from "../src/kit/editor/editor.svelte";
import { fieldSpans, segments } from "../src/kit/editor/segments";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const problem = (from: number, to: number): TextProblem => ({ from, to, message: "", hint: "", suggestions: [] });

/** A writer whose answers are released one by one. */
function slowWriter() {
  const written: { text: string; burst: string }[] = [];
  const waiting: (() => void)[] = [];
  const write = (text: string, burst: string) => {
    written.push({ text, burst });
    return new Promise<void>((done) => waiting.push(done));
  };
  const answer = async () => {
    waiting.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { written, write, answer };
}

describe("writing", () => {
  it("writes the first text at once, and of those typed meanwhile only the latest", async () => {
    const { written, write, answer } = slowWriter();
    const editor = new EditorState(write);
    for (const text of ["L", "Le", "Lea", "Lead"]) editor.input(text);
    expect(written.map((each) => each.text)).toEqual(["L"]);
    await answer();
    expect(written.map((each) => each.text)).toEqual(["L", "Lead"]);
    await answer();
    expect(editor.answered).toBe("Lead");
    expect(written).toHaveLength(2);
  });

  it("undoes typing without a pause as one, and after a pause or leaving as another", async () => {
    const { written, write, answer } = slowWriter();
    const editor = new EditorState(write);
    editor.input("a");
    await answer();
    await vi.advanceTimersByTimeAsync(BURST_PAUSE - 1);
    editor.input("ab");
    await answer();
    await vi.advanceTimersByTimeAsync(BURST_PAUSE);
    editor.input("abc");
    await answer();
    editor.endBurst();
    editor.input("abcd");
    await answer();
    const [first, second, third, fourth] = written.map((each) => each.burst);
    expect(first).toBe(second);
    expect(new Set([second, third, fourth]).size).toBe(3);
  });

  it("takes over the stored text after an undo, but not under the fingers of someone typing", async () => {
    const { write, answer } = slowWriter();
    const editor = new EditorState(write);
    editor.input("Lead score ≥ 60");
    editor.accept("older");
    expect(editor.text).toBe("Lead score ≥ 60");
    await answer();
    editor.accept("older");
    expect(editor.text).toBe("Lead score ≥ 60");
    await editor.settle();
    editor.accept("older");
    expect(editor.text).toBe("older");
  });

  it("says that it is waiting only when the wait can be felt", async () => {
    const { write, answer } = slowWriter();
    const editor = new EditorState(write);
    editor.input("x");
    await vi.advanceTimersByTimeAsync(QUIET - 1);
    expect(editor.pending).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(editor.pending).toBe(true);
    await answer();
    expect(editor.pending).toBe(false);
  });

  it("goes on writing after a write that failed", async () => {
    const texts: string[] = [];
    const editor = new EditorState(async (text) => {
      texts.push(text);
      if (text === "a") throw new Error("offline");
    });
    editor.input("a");
    await expect(editor.settle()).rejects.toThrow("offline");
    editor.input("ab");
    await editor.settle();
    expect(texts).toEqual(["a", "ab"]);
  });
});

describe("remarks", () => {
  it("stay as long as the text up to them is unchanged", async () => {
    const editor = new EditorState(async () => undefined);
    editor.input("lead scor ≥ 60");
    await editor.settle();
    const remark = problem(0, 9);
    editor.input("lead scor ≥ 601");
    expect(editor.stillMeans(remark)).toBe(true);
    editor.input("xlead scor ≥ 601");
    expect(editor.stillMeans(remark)).toBe(false);
  });

  it("underline their words and a missing end", () => {
    const text = "Lead scor ≥ 60 and";
    const runs = segments(text, [], [problem(0, 9)], []);
    expect(runs.map((run) => [run.text, run.mark])).toEqual([
      ["Lead scor", "error"],
      [" ≥ 60 and", ""],
    ]);
    const open = segments(text, [], [problem(18, 18)], []);
    expect(open.at(-1)).toEqual({ text: " ", field: false, mark: "error" });
  });

  it("find fields as whole words, the longest name first, and not inside quotes", () => {
    const text = 'Title is "Title" and Job title is VP and Titles is X';
    const found = fieldSpans(text, ["Title", "Job title"]).map(([from, to]) => text.slice(from, to));
    expect(found).toEqual(["Title", "Job title"]);
  });

  it("cut the text without losing a letter", () => {
    const text = "Country is one of (DE, AT) and Lead score ≥ 60";
    const runs = segments(text, ["Country", "Lead score"], [problem(11, 20)], [problem(42, 46)]);
    expect(runs.map((run) => run.text).join("")).toBe(text);
  });

  it("are mended by putting a suggestion in place of the words", () => {
    expect(replaceSpan("lead scor ≥ 60", 0, 9, "Lead score")).toEqual({ text: "Lead score ≥ 60", caret: 10 });
  });
});

describe("completion", () => {
  const item = (insert: string): CompletionView => ({ label: insert, kind: "field", detail: "", insert, from: 0, to: 1 });

  it("asks once typing settles and shows only the latest answer", async () => {
    const asked: string[] = [];
    const list = new CompletionState(async (text) => {
      asked.push(text);
      return [item(`${text}!`)];
    });
    list.request("a", 1);
    list.request("ab", 2);
    await vi.advanceTimersByTimeAsync(60);
    expect(asked).toEqual(["ab"]);
    expect(list.items.map((each) => each.label)).toEqual(["ab!"]);
    list.close();
    expect(list.open).toBe(false);
  });

  it("walks around the ends", async () => {
    const list = new CompletionState(async () => [item("Title"), item("Country"), item("Lead score")]);
    list.request("x", 1);
    await vi.advanceTimersByTimeAsync(60);
    list.step(-1);
    expect(list.marked).toBe(2);
    list.step(1);
    expect(list.marked).toBe(0);
  });

  it("marks nothing after a finished word, so that Enter does not trade it for a longer one", async () => {
    const value = (label: string, to: number) => ({ ...item(label), from: 1, to });
    const end = { ...item(")"), kind: "connective" as const };
    const offered = [[value("Qualified", 5), value("Unqualified", 5), end], [value("Unqualified", 10), end]];
    const list = new CompletionState(async () => offered.shift() ?? []);
    list.request("(Qual", 5);
    await vi.advanceTimersByTimeAsync(60);
    expect(list.marked).toBe(0);
    list.request("(Qualified", 10);
    await vi.advanceTimersByTimeAsync(60);
    expect(list.marked).toBe(-1);
  });

  it("marks no connective by itself, so that Enter after a finished criterion breaks the line", async () => {
    const list = new CompletionState(async () => [{ ...item(" and "), kind: "connective" }, { ...item(" or "), kind: "connective" }]);
    list.request("Lead score ≥ 60", 15);
    await vi.advanceTimersByTimeAsync(60);
    expect(list.marked).toBe(-1);
    list.step(-1);
    expect(list.marked).toBe(1);
  });

  it("does not offer the word that stands there already", async () => {
    const list = new CompletionState(async () => [{ ...item("Title "), to: 5 }]);
    list.request("Title", 5);
    await vi.advanceTimersByTimeAsync(60);
    expect(list.open).toBe(false);
  });
});
