// The document both teams write: what it may hold, what is pasted, how it is exchanged, wordings, suggestions.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Slice } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from "y-prosemirror";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { addClause, readClause, rewordOne, suggestWording, writeWording } from "../src/features/definitions/document/clauses";
import { cleanMarkup, cleanSlice, cleanText, judgePaste, MOST_MARKUP, MOST_TEXT } from "../src/features/definitions/document/clean";
import { besideLines, figureWords, flippedWords, wordsAfter } from "../src/features/definitions/document/figures";
import { stack } from "../src/features/definitions/document/margin.svelte";
import { headingLevel, safeAddress, schema } from "../src/features/definitions/document/schema";
import { slashBefore } from "../src/features/definitions/document/slash.svelte";
import { Sync } from "../src/features/definitions/document/sync.svelte";
import { beginThreadAs, readThreads, remarkBy, reply, resolve, threadsOf } from "../src/features/definitions/document/threads";
import { MemoryProgram } from "./exchange";

const { nodes, marks } = schema;
const paragraph = (...texts: string[]) => nodes.paragraph!.create(null, texts.filter(Boolean).map((text) => schema.text(text)));
const doc = (...blocks: ReturnType<typeof paragraph>[]) => nodes.doc!.create(null, blocks);

describe("the schema", () => {
  it("has the names that the program reads, and no others", () => {
    const tree = readFileSync(fileURLToPath(new URL("../../src-tauri/crates/document/src/shared/schema.rs", import.meta.url)), "utf8");
    const names = (list: string) => [...(new RegExp(`const ${list}[^=]*=\\s*\\[([^\\]]*)\\]`).exec(tree)?.[1] ?? "").matchAll(/"([a-z_]+)"/g)].map((match) => match[1]);
    expect(Object.keys(nodes).filter((name) => name !== "doc" && name !== "text").sort()).toEqual(names("NODES").sort());
    expect(Object.keys(marks).sort()).toEqual(names("MARKS").sort());
  });
  it("gives every attribute a default, so that no node is refused and lost", () => {
    for (const type of Object.values(nodes).filter(({ isText }) => !isText)) expect(() => type.create()).not.toThrow();
    for (const mark of Object.values(marks)) expect(() => mark.create()).not.toThrow();
  });
  it("lets a link lead to the web and to mail only", () => {
    expect(safeAddress("https://example.com/a?b#c")).toBe("https://example.com/a?b#c");
    expect(safeAddress(" mailto:ana@example.com ")).toBe("mailto:ana@example.com");
    for (const bad of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.com", "java\nscript:alert(1)", "", null, 7]) expect(safeAddress(bad)).toBeNull();
  });
  it("reads any level of a heading as one of three", () => {
    expect([0, 1, "2", 3, 9, "x", null].map(headingLevel)).toEqual([1, 1, 2, 3, 3, 1, 1]);
  });
  it("keeps overlapping comments and both teams' suggestions through the shared form", () => {
    const both = [marks.comment!.create({ id: "a" }), marks.comment!.create({ id: "b" }), marks.insertion!.create({ team: "sales" })];
    const before = doc(nodes.paragraph!.create(null, [schema.text("plain "), schema.text("talked about", both)]));
    const shared = new Y.Doc();
    const text = shared.getXmlFragment("document");
    prosemirrorToYXmlFragment(before, text);
    expect(yXmlFragmentToProseMirrorRootNode(text, schema).eq(before)).toBe(true);
  });
});

describe("what is pasted", () => {
  it("loses scripts, styles, handlers and pictures, whatever their case", () => {
    const hostile = `<!--StartFragment--><p style="color:red" onclick='evil()'>Keep <SCRIPT>evil()</SCRIPT><style>p{}</style><b onmouseover=evil()>this</b><img src=x onerror=evil()><svg><script>1</script></svg></p><!--EndFragment-->`;
    expect(cleanMarkup(hostile).replace(/\s+>/g, ">")).toBe("<p>Keep <b>this</b></p>");
    expect(cleanMarkup("<p>open <script>never closed")).toBe("<p>open ");
  });
  it("keeps what the editor itself copied", () => {
    expect(cleanMarkup('<p data-pm-slice="1 1 []">Words</p>')).toContain("data-pm-slice");
  });
  it("loses signs that show nothing or turn the text around", () => {
    expect(cleanText("a\u202Eb\u0000c\u2066d\u200Be\ufeff\tf\ng")).toBe("abcde\tf\ng");
    const slice = new Slice(doc(paragraph("pay \u202E001")).content, 1, 1);
    expect(cleanSlice(slice).content.textBetween(0, cleanSlice(slice).content.size)).toBe("pay 001");
  });
  it("is refused or read as text when it is too much, by its size alone", () => {
    expect(judgePaste(100, 100)).toBe("as-it-is");
    expect(judgePaste(100, MOST_MARKUP + 1)).toBe("as-text");
    expect(judgePaste(MOST_TEXT + 1, 0)).toBe("too-much");
    expect(judgePaste(0, 5_000_000)).toBe("too-much");
  });
  it("is cleaned in no time, however it was made", () => {
    const long = "<p style='a'>".repeat(50_000) + "<".repeat(50_000) + "<script>".repeat(10_000);
    const start = performance.now();
    cleanMarkup(long);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

describe("wordings of criteria", () => {
  const copyOf = (from: Y.Doc) => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(from));
    return copy;
  };
  const meet = (a: Y.Doc, b: Y.Doc) => {
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)));
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)));
  };
  it("are replaced by the one written last", () => {
    const shared = new Y.Doc();
    const id = addClause(shared, "mql");
    writeWording(shared, id, { text: "Lead score >= 50", by: "marketing" });
    writeWording(shared, id, { text: "Lead score >= 60", by: "sales" });
    expect(readClause(shared, id)).toEqual({ term: "mql", wordings: [{ text: "Lead score >= 60", by: "sales" }] });
  });
  it("written apart stand against each other until people settle", () => {
    const marketing = new Y.Doc();
    const id = addClause(marketing, "mql");
    writeWording(marketing, id, { text: "Lead score >= 50" });
    const sales = copyOf(marketing);
    writeWording(marketing, id, { text: "Lead score >= 40", by: "marketing" });
    writeWording(sales, id, { text: "Lead score >= 70", by: "sales" });
    meet(marketing, sales);
    const texts = (shared: Y.Doc) => readClause(shared, id)?.wordings.map(({ text }) => text).sort();
    expect(texts(marketing)).toEqual(["Lead score >= 40", "Lead score >= 70"]);
    expect(texts(sales)).toEqual(texts(marketing));
    // Who goes on typing changes the own one only.
    rewordOne(sales, id, "Lead score >= 70", { text: "Lead score >= 75", by: "sales" });
    meet(marketing, sales);
    expect(texts(marketing)).toEqual(["Lead score >= 40", "Lead score >= 75"]);
    writeWording(marketing, id, { text: "Lead score >= 75" });
    meet(marketing, sales);
    expect(texts(sales)).toEqual(["Lead score >= 75"]);
  });
  it("that are the same words are one", () => {
    const one = new Y.Doc();
    const id = addClause(one, "mql");
    const two = copyOf(one);
    writeWording(one, id, { text: "Lead score >= 50" });
    writeWording(two, id, { text: "Lead score >= 50" });
    meet(one, two);
    expect(readClause(one, id)?.wordings).toHaveLength(1);
  });
  it("suggested stand beside what is there, a team's newest only", () => {
    const shared = new Y.Doc();
    const id = addClause(shared, "mql");
    writeWording(shared, id, { text: "A" });
    suggestWording(shared, id, { text: "B", by: "sales" });
    suggestWording(shared, id, { text: "C", by: "sales" });
    expect(readClause(shared, id)?.wordings).toEqual([{ text: "A" }, { text: "C", by: "sales" }]);
  });
});

describe("threads", () => {
  it("gather remarks of both sides and are settled", () => {
    const shared = new Y.Doc();
    beginThreadAs(shared, "t", remarkBy("Ana", "marketing", "Why 60?\u202E", new Date("2026-11-24T12:00:00.123Z")));
    reply(shared, "t", remarkBy("Ben", "sales", "Because."));
    resolve(shared, "t", true);
    const thread = readThreads(shared).get("t");
    expect(thread?.remarks.map(({ name, text }) => [name, text])).toEqual([["Ana", "Why 60?"], ["Ben", "Because."]]);
    expect(thread?.remarks[0]?.at).toBe("2026-11-24T12:00:00Z");
    expect(thread?.resolved).toBe(true);
  });
  it("that a broken program wrote show what can be read of them", () => {
    const shared = new Y.Doc();
    beginThreadAs(shared, "t", remarkBy("Ana", null, "Hello"));
    (threadsOf(shared).get("t")?.get("remarks") as Y.Array<string>).push(["{", '{"text":7}', '{"text":"ok","team":"pirates","name":9}']);
    expect(readThreads(shared).get("t")?.remarks).toEqual([expect.objectContaining({ text: "Hello" }), { name: "", at: "", text: "ok" }]);
  });
});

describe("the exchange", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const words = (shared: Y.Doc) => shared.getText("words");
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  const open = (program: MemoryProgram) => {
    const sync = new Sync(new Y.Doc(), program.exchange);
    sync.start();
    return sync;
  };

  it("gathers what is typed and sends it once", async () => {
    const program = new MemoryProgram();
    const sync = open(program);
    expect(sync.state).toBe("opening");
    await pass(0);
    expect(sync.state).toBe("saved");
    const before = program.asked.length;
    for (const letter of "lead") words(sync.doc).insert(words(sync.doc).length, letter);
    expect(sync.state).toBe("saving");
    expect(sync.unsaved).toBe(true);
    await pass(160);
    expect(words(program.doc).toString()).toBe("lead");
    expect(program.asked.length).toBe(before + 1);
    expect([sync.state, sync.unsaved]).toEqual(["saved", false]);
  });

  it("brings two editors together, also after one was offline", async () => {
    const program = new MemoryProgram();
    const [ana, ben] = [open(program), open(program)];
    await pass(10);
    words(ana.doc).insert(0, "An MQL. ");
    await pass(2500);
    expect(words(ben.doc).toString()).toBe("An MQL. ");
    // Ben's line is cut; both go on.
    const reach = program.exchange;
    let cut = true;
    const offline = new Sync(ben.doc, (request) => (cut ? Promise.reject(new Error("no line")) : reach(request)));
    await ben.leave();
    offline.start();
    await pass(10);
    expect(offline.state).toBe("away");
    words(offline.doc).insert(words(offline.doc).length, "Sales says so.");
    words(ana.doc).insert(0, "Agreed: ");
    await pass(5000);
    expect(offline.unsaved).toBe(true);
    expect(offline.problem?.message).not.toBe("");
    cut = false;
    await pass(12_000);
    expect(offline.state).toBe("saved");
    expect(words(offline.doc).toString()).toBe("Agreed: An MQL. Sales says so.");
    expect(words(ana.doc).toString()).toBe(words(offline.doc).toString());
    expect(words(program.doc).toString()).toBe(words(offline.doc).toString());
  });

  it("says that nothing is saved while the program is away, asks less and less often, and then catches up", async () => {
    const program = new MemoryProgram();
    const sync = open(program);
    await pass(10);
    program.away = true;
    words(sync.doc).insert(0, "kept");
    await pass(200);
    expect(sync.state).toBe("away");
    await pass(30_000);
    expect(sync.unsaved).toBe(true);
    program.away = false;
    await pass(8000);
    expect([sync.state, words(program.doc).toString()]).toEqual(["saved", "kept"]);
  });

  it("sends again what a restarted program lost", async () => {
    const program = new MemoryProgram();
    const sync = open(program);
    await pass(10);
    words(sync.doc).insert(0, "kept");
    await pass(200);
    program.doc = new Y.Doc();
    await pass(3000);
    expect(words(program.doc).toString()).toBe("kept");
  });

  it("tells where the others are, and forgets who left", async () => {
    const program = new MemoryProgram();
    const [ana, ben] = [open(program), open(program)];
    ana.awareness.setLocalStateField("user", { name: "Ana", team: "marketing" });
    await pass(5000);
    expect(ben.awareness.getStates().get(ana.doc.clientID)).toMatchObject({ user: { name: "Ana" } });
    await ana.leave();
    await pass(3000);
    expect(ben.awareness.getStates().has(ana.doc.clientID)).toBe(false);
  });

  it("sends what is unsent with its goodbye", async () => {
    const program = new MemoryProgram();
    const sync = open(program);
    await pass(10);
    words(sync.doc).insert(0, "last words");
    await sync.leave();
    expect(words(program.doc).toString()).toBe("last words");
    expect(program.asked.at(-1)?.leaving).toBe(true);
  });

  it("only reads a document of a newer schema", async () => {
    const program = new MemoryProgram();
    program.schema = 3;
    const sync = open(program);
    await pass(10);
    expect(sync.state).toBe("newer");
    words(sync.doc).insert(0, "never");
    await pass(5000);
    expect(words(program.doc).toString()).toBe("");
  });
});

describe("what stands beside the text", () => {
  it("moves notes down that would lie over one another", () => {
    const tops = stack([{ key: "a", anchor: 10 }, { key: "b", anchor: 20 }, { key: "c", anchor: 200 }, { key: "d", anchor: null }], { a: 50, b: 40, c: 30 });
    expect([...tops]).toEqual([["a", 10], ["b", 68], ["c", 200], ["d", 238]]);
  });
  it("says what a figure counts, and why there is none", () => {
    const figure = { term: "mql", name: "MQL", common: null, common_reason: "No criteria yet.", marketing: 40, sales: 15 };
    expect(figureWords(figure, "marketing")).toEqual({ number: "40", words: "MQL as Marketing counts it", reason: "" });
    expect(figureWords(figure, "gap")).toEqual({ number: "25", words: "Marketing counts 25 more than Sales", reason: "" });
    expect(figureWords({ ...figure, common_reason: "no criteria yet" }, "common")).toEqual({ number: "–", words: "MQL by the common criteria", reason: "No criteria yet." });
    expect([wordsAfter("MQL", "marketing", figure), wordsAfter("Opportunity", "sales", { ...figure, sales: 1 }), wordsAfter("Opportunity", "sales", figure), wordsAfter("MQL", "gap", figure)]).toEqual(["MQLs", "Opportunity", "Opportunities", "apart"]);
    expect(figureWords({ ...figure, sales: null }, "gap").number).toBe("–");
    expect(figureWords(undefined, "common").reason).not.toBe("");
  });
  it("sets wordings beside each other in the order of the teams", () => {
    const flipped = [{ unit: 1, name: "Ada", entered: true }, { unit: 2, name: "Bob", entered: false }];
    const lines = besideLines([{ whose: "sales", count: 15, entered: 29, left: 4, flipped: [] }, { whose: "marketing", count: 40, entered: 0, left: 0, flipped: [] }, { whose: "before", count: 1, entered: 1, left: 0, flipped }]);
    expect(lines.map(({ label, count, change }) => [label, count, change])).toEqual([["Marketing’s own", "40", "the same"], ["Sales’ own", "15", "+29 −4"]]);
    expect(flippedWords(flipped)).toEqual(["Just in: Ada", "Just out: Bob"]);
  });
});

describe("the slash", () => {
  const typed = (text: string) => {
    const state = EditorState.create({ schema, doc: doc(paragraph(text)) });
    return slashBefore(state.apply(state.tr.setSelection(TextSelection.atEnd(state.doc))));
  };
  it("opens at the start of a line or after a space, and narrows by what follows", () => {
    expect(typed("/")).toEqual({ from: 1, to: 2, text: "" });
    expect(typed("An MQL: /live num")).toMatchObject({ text: "live num" });
    expect(typed("and/or")).toBeNull();
    expect(typed("https://x")).toBeNull();
  });
});
