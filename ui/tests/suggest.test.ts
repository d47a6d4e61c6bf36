// Suggestions: what a team writes, cuts and builds while it suggests, and what comes of it when the other team decides.
import { setBlockType, joinBackward, wrapIn } from "prosemirror-commands";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, EditorState, type Transaction, TextSelection } from "prosemirror-state";
import { addRowAfter } from "prosemirror-tables";
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from "y-prosemirror";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { schema } from "../src/features/definitions/document/schema";
import { asSuggestion, Refused, saysStructure } from "../src/features/definitions/document/suggest";
import { settleSuggestion, suggestionAt, suggestions } from "../src/features/definitions/document/suggestions";

const { nodes } = schema;
type Block = ReturnType<typeof paragraph>;
const paragraph = (...texts: string[]) => nodes.paragraph!.create(null, texts.filter(Boolean).map((text) => schema.text(text)));
const doc = (...blocks: Block[]) => nodes.doc!.create(null, blocks);
const heading = (level: number, text: string) => nodes.heading!.create({ level }, schema.text(text));
const list = (...items: string[]) => nodes.bullet_list!.create(null, items.map((text) => nodes.list_item!.create(null, paragraph(text))));
const table = () => nodes.table!.create(null, nodes.table_row!.create(null, [nodes.table_cell!.create(null, paragraph("a"))]));
const number = (attrs = {}) => nodes.number!.create({ term: "mql", of: "common", ...attrs });

const openDoc = (...blocks: Block[]) => EditorState.create({ schema, doc: doc(...blocks) });
const open = (...texts: string[]) => openDoc(...texts.map((text) => paragraph(text)));
const at = (state: EditorState, from: number, to = from) => state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, to)));
const suggest = (state: EditorState, tr: Transaction, team: "marketing" | "sales" = "marketing") => {
  const made = asSuggestion(tr, state, team);
  if (made instanceof Refused) throw made;
  return state.apply(made);
};
const run = (state: EditorState, command: Command, team: "marketing" | "sales" = "marketing") => {
  let after = state;
  expect(command(state, (tr) => (after = suggest(state, tr, team)))).toBe(true);
  return after;
};
/** Settles all suggestions, from the end. */
const settled = (state: EditorState, accept: boolean) => {
  for (let all = suggestions(state.doc); all.length > 0; all = suggestions(state.doc)) state = state.apply(settleSuggestion(state, all.at(-1)!, accept));
  return state.doc;
};
/** Through the shared form and back: what another window or a reload shows. */
const reloaded = (state: EditorState) => {
  const text = new Y.Doc().getXmlFragment("document");
  prosemirrorToYXmlFragment(state.doc, text);
  return EditorState.create({ schema, doc: yXmlFragmentToProseMirrorRootNode(text, schema) });
};

describe("a suggestion of words", () => {
  it("marks what is typed as put in and what is deleted as taken out", () => {
    let state = at(open("An MQL is a lead."), 11, 12);
    state = suggest(state, state.tr.insertText("any", 11, 12));
    expect(state.doc.textContent).toBe("An MQL is aany lead.");
    expect(suggestions(state.doc)).toEqual([expect.objectContaining({ team: "marketing", added: "any", removed: "a" })]);
    expect(state.selection.head).toBe(15);
    const accepted = state.apply(settleSuggestion(state, suggestions(state.doc)[0]!, true));
    expect(accepted.doc.eq(doc(paragraph("An MQL is any lead.")))).toBe(true);
    const declined = state.apply(settleSuggestion(state, suggestions(state.doc)[0]!, false));
    expect(declined.doc.eq(doc(paragraph("An MQL is a lead.")))).toBe(true);
  });
  it("typed letter by letter is one, and taken back by its own team it vanishes", () => {
    let state = at(open("ab"), 2);
    for (const letter of "xyz") state = suggest(state, state.tr.insertText(letter));
    expect(suggestions(state.doc).map(({ added }) => added)).toEqual(["xyz"]);
    for (let n = 0; n < 3; n++) state = suggest(state, state.tr.delete(state.selection.head - 1, state.selection.head));
    expect(state.doc.eq(doc(paragraph("ab")))).toBe(true);
  });
  it("deleting forwards goes on past what is struck out", () => {
    let state = at(open("abc"), 1);
    state = suggest(state, state.tr.delete(1, 2));
    expect(state.selection.head).toBe(2);
    state = suggest(state, state.tr.delete(2, 3));
    expect(suggestions(state.doc).map(({ removed }) => removed)).toEqual(["ab"]);
  });
  it("of one team is not lost when the other strikes it out", () => {
    let state = at(open("ab"), 2);
    state = suggest(state, state.tr.insertText("new"));
    state = suggest(state, state.tr.delete(2, 5), "sales");
    expect(state.doc.textContent).toBe("anewb");
    state = state.apply(settleSuggestion(state, suggestions(state.doc)[0]!, true));
    expect(suggestions(state.doc)).toEqual([expect.objectContaining({ team: "sales", removed: "new" })]);
  });
  it("stands after the words it corrects", () => {
    let state = at(open("two days"), 4);
    for (let n = 0; n < 3; n++) state = suggest(state, state.tr.delete(state.selection.head - 1, state.selection.head));
    for (const letter of "one") state = suggest(state, state.tr.insertText(letter));
    expect(state.doc.textContent).toBe("twoone days");
    expect(suggestions(state.doc)).toEqual([expect.objectContaining({ added: "one", removed: "two" })]);
  });
});

describe("a suggestion of structure", () => {
  const split: Command = (state, dispatch) => (dispatch?.(state.tr.split(state.selection.head)), true);
  const cut: Command = (state, dispatch) => (dispatch?.(state.tr.deleteSelection()), true);
  const put =
    (node: Block, where: number): Command =>
    (state, dispatch) => (dispatch?.(state.tr.insert(where, node)), true);
  const cases: [what: string, before: EditorState, edit: Command, says: string[], accepted: Block[], declined: Block[]][] = [
    ["Enter within a line", at(open("one two"), 4), split, ["Begins a new paragraph"], [paragraph("one"), paragraph(" two")], [paragraph("one two")]],
    ["Backspace at the start of a line", at(open("one", "two"), 6), joinBackward, ["Joins two paragraphs"], [paragraph("onetwo")], [paragraph("one"), paragraph("two")]],
    ["Enter within an item", at(openDoc(list("onetwo")), 6), splitListItem(nodes.list_item!), ["Begins a new paragraph"], [list("one", "two")], [list("onetwo")]],
    ["another kind", at(open("Purpose"), 2), setBlockType(nodes.heading!, { level: 2 }), ["Makes it a subheading"], [heading(2, "Purpose")], [paragraph("Purpose")]],
    ["a list of two lines", at(open("one", "two"), 2, 8), wrapInList(nodes.bullet_list!), ["Makes it a bulleted list"], [list("one", "two")], [paragraph("one"), paragraph("two")]],
    ["a quote", at(open("one"), 2), wrapIn(nodes.blockquote!), ["Makes it a quote"], [nodes.blockquote!.create(null, paragraph("one"))], [paragraph("one")]],
    ["a table put in", open("one", "two"), put(table(), 5), ["Puts in a table"], [paragraph("one"), table(), paragraph("two")], [paragraph("one"), paragraph("two")]],
    ["criteria put in", open("one"), put(nodes.criteria!.create({ id: "c" }), 5), ["Puts in criteria"], [paragraph("one"), nodes.criteria!.create({ id: "c" })], [paragraph("one")]],
    ["a table taken out", openDoc(paragraph("one"), table()), (state, dispatch) => (dispatch?.(state.tr.delete(5, state.doc.content.size)), true), ["Takes out a table"], [paragraph("one")], [paragraph("one"), table()]],
    ["a cut over three lines", at(open("one", "two", "three"), 2, 13), cut, ["Takes out a paragraph", "Joins two paragraphs"], [paragraph("oree")], [paragraph("one"), paragraph("two"), paragraph("three")]],
  ];
  for (const [what, before, edit, says, accepted, declined] of cases)
    it(`${what}: said, kept over a reload, accepted or declined`, () => {
      const state = reloaded(run(before, edit));
      const all = suggestions(state.doc);
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ team: "marketing", blocks: says });
      expect(settled(state, true).toString()).toBe(doc(...accepted).toString());
      expect(settled(state, true).eq(doc(...accepted))).toBe(true);
      expect(settled(state, false).eq(doc(...declined))).toBe(true);
    });
  it("written on a new line is one with that line, and taken back by its team it is gone", () => {
    let state = run(at(open("one"), 4), split);
    expect(state.selection.$head.parent.textContent).toBe("");
    for (const letter of "two") state = suggest(state, state.tr.insertText(letter));
    expect(suggestions(state.doc)).toEqual([expect.objectContaining({ added: "two", blocks: ["Begins a new paragraph"] })]);
    for (let n = 0; n < 3; n++) state = suggest(state, state.tr.delete(state.selection.head - 1, state.selection.head));
    expect(run(state, joinBackward).doc.eq(doc(paragraph("one")))).toBe(true);
  });
  it("within what its own team puts in needs no suggestion of its own", () => {
    let state = run(open("one"), put(table(), 5));
    state = suggest(state, state.tr.insertText("words ", 9));
    expect(suggestions(state.doc)).toHaveLength(1);
    expect(settled(state, true).textContent).toBe("onewords a");
  });
  it("pasted in several paragraphs declines to what stood there", () => {
    const state = at(open("xy"), 2);
    const slice = doc(paragraph("A"), paragraph("B"), paragraph("C")).slice(1, 8);
    const pasted = reloaded(suggest(state, state.tr.replaceSelection(slice)));
    expect(settled(pasted, true).eq(doc(paragraph("xA"), paragraph("B"), paragraph("Cy")))).toBe(true);
    expect(settled(pasted, false).eq(doc(paragraph("xy")))).toBe(true);
  });
  it("of a figure in a line is still one after a reload, and its number is told", () => {
    let state = suggest(at(open("We count "), 10), at(open("We count "), 10).tr.replaceSelectionWith(number(), false));
    expect(saysStructure(asSuggestion(at(open("x"), 2).tr.replaceSelectionWith(number(), false), at(open("x"), 2), "sales") as Transaction)).toBe(true);
    state = reloaded(state);
    const [suggestion] = suggestions(state.doc);
    expect(suggestion).toMatchObject({ team: "marketing", live: [{ comes: true }] });
    expect(settled(state, true).eq(doc(nodes.paragraph!.create(null, [schema.text("We count "), number()])))).toBe(true);
    expect(settled(state, false).eq(doc(paragraph("We count ")))).toBe(true);
    // To take a figure out is a suggestion as well.
    const stands = openDoc(nodes.paragraph!.create(null, [schema.text("We count "), number()]));
    const out = reloaded(suggest(stands, stands.tr.delete(10, 11), "sales"));
    expect(suggestions(out.doc)).toEqual([expect.objectContaining({ team: "sales", removed: "[number]" })]);
    expect(settled(out, true).eq(doc(paragraph("We count ")))).toBe(true);
  });
  it("of both teams on one block stands side by side", () => {
    let state = run(at(open("one"), 2), setBlockType(nodes.heading!, { level: 1 }));
    state = suggest(state, state.tr.delete(0, 5), "sales");
    expect(suggestions(state.doc).map(({ team }) => team).sort()).toEqual(["marketing", "sales"]);
    const refused = asSuggestion(state.tr.setBlockType(1, 1, nodes.heading!, { level: 3 }), state, "sales");
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).message).toContain("Marketing suggests another kind");
  });
  it("that nobody could accept or decline is refused in a sentence", () => {
    const builds: [EditorState, Command][] = [
      [at(openDoc(list("one")), 4), liftListItem(nodes.list_item!)],
      [at(openDoc(table()), 4), addRowAfter],
    ];
    for (const [state, command] of builds) {
      let said: unknown;
      command(state, (tr) => (said = asSuggestion(tr, state, "sales")));
      expect(said).toBeInstanceOf(Refused);
      expect((said as Refused).message).toMatch(/can’t be a suggestion/);
    }
  });
  it("is found from the caret onwards", () => {
    const state = suggest(open("one", "two"), open("one", "two").tr.insertText("!", 9));
    expect(suggestionAt(at(state, 2))).toMatchObject({ added: "!" });
    expect(suggestionAt(at(open("one"), 2))).toBeUndefined();
  });
});
