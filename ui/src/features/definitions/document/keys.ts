// What keys and typed signs do in the text. Undo is given from outside: it goes over more than the text.
import { baseKeymap, chainCommands, createParagraphNear, exitCode, liftEmptyBlock, newlineInCode, setBlockType, splitBlockAs, toggleMark } from "prosemirror-commands";
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { type Command, NodeSelection, type Plugin, Selection, TextSelection } from "prosemirror-state";
import { goToNextCell } from "prosemirror-tables";

import { schema } from "./schema";

const { nodes, marks } = schema;

const breakLine: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break!.create()).scrollIntoView());
  return true;
});

/** Under a question one writes the answer, not another question; after a heading, text. */
const enter = chainCommands(
  newlineInCode,
  createParagraphNear,
  liftEmptyBlock,
  // What is suggested about a line is about its beginning, and not about the line that begins here.
  splitBlockAs((node, atEnd) => (atEnd && (node.type === nodes.prompt || node.type === nodes.heading) ? { type: nodes.paragraph! } : { type: node.type, attrs: node.attrs.level ? { level: Number(node.attrs.level) } : {} })),
);

/** Backspace at the start of a heading or question makes it text first. */
const plainFirst: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || ($from.parent.type !== nodes.heading && $from.parent.type !== nodes.prompt)) return false;
  return setBlockType(nodes.paragraph!)(state, dispatch, view);
};

/** Blocks that hold fields of their own: an arrow key goes into them. */
const HOLDS_FIELDS = new Set(["criteria"]);

/** Goes from the text into a criteria block that lies in the arrow's way. `enterBlock` puts the keyboard there. */
function into(direction: 1 | -1, axis: "up" | "down" | "left" | "right", enterBlock: (at: number, from: 1 | -1) => boolean): Command {
  return (state, _dispatch, view) => {
    const { selection } = state;
    if (selection instanceof NodeSelection && HOLDS_FIELDS.has(selection.node.type.name)) return false;
    if (!(selection instanceof TextSelection) || !selection.empty || !view?.endOfTextblock(axis)) return false;
    const { $head } = selection;
    const side = direction > 0 ? $head.after(1) : $head.before(1);
    if ($head.depth > 1 && Selection.findFrom(state.doc.resolve(direction > 0 ? $head.after() : $head.before()), direction, true)?.$head.before(1) === $head.before(1)) return false;
    const next = direction > 0 ? state.doc.resolve(side).nodeAfter : state.doc.resolve(side).nodeBefore;
    if (!next || !HOLDS_FIELDS.has(next.type.name)) return false;
    return enterBlock(direction > 0 ? side : side - next.nodeSize, direction);
  };
}

export interface KeyUses {
  undo: () => void;
  redo: () => void;
  /** Puts the keyboard into the block at a position, coming from above (1) or below (−1). */
  enterBlock: (at: number, from: 1 | -1) => boolean;
  comment: () => void;
  link: () => void;
  /** Accepts or declines the suggestion at the caret, or the next one. */
  settle: (accept: boolean) => void;
}

export function keys(uses: KeyUses): Plugin[] {
  const did = (run: () => void): Command => () => (run(), true);
  const openSelected: Command = (state) => state.selection instanceof NodeSelection && HOLDS_FIELDS.has(state.selection.node.type.name) && uses.enterBlock(state.selection.from, 1);
  const list = nodes.list_item!;
  return [
    keymap({
      "Mod-z": did(uses.undo),
      "Shift-Mod-z": did(uses.redo),
      "Mod-y": did(uses.redo),
      "Mod-b": toggleMark(marks.strong!),
      "Mod-i": toggleMark(marks.em!),
      "Mod-e": toggleMark(marks.code!),
      "Mod-Alt-m": did(uses.comment),
      "Mod-u": did(uses.link),
      "Mod-Alt-Enter": did(() => uses.settle(true)),
      "Mod-Alt-Backspace": did(() => uses.settle(false)),
      "Mod-Alt-0": setBlockType(nodes.paragraph!),
      "Mod-Alt-1": setBlockType(nodes.heading!, { level: 1 }),
      "Mod-Alt-2": setBlockType(nodes.heading!, { level: 2 }),
      "Mod-Alt-3": setBlockType(nodes.heading!, { level: 3 }),
      "Shift-Enter": breakLine,
      Tab: chainCommands(sinkListItem(list), goToNextCell(1)),
      "Shift-Tab": chainCommands(liftListItem(list), goToNextCell(-1)),
      Enter: chainCommands(openSelected, splitListItem(list), enter),
      ArrowDown: into(1, "down", uses.enterBlock),
      ArrowRight: into(1, "right", uses.enterBlock),
      ArrowUp: into(-1, "up", uses.enterBlock),
      ArrowLeft: into(-1, "left", uses.enterBlock),
      Backspace: plainFirst,
    }),
    keymap(baseKeymap),
  ];
}

/** `# `, `- `, `1. ` and `> ` at the start of a line, and dashes and dots as print has them. */
export function typedSigns(): Plugin {
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading!, (match) => ({ level: match[1]?.length ?? 1 })),
      wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list!),
      wrappingInputRule(/^1\.\s$/, nodes.ordered_list!),
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote!),
      new InputRule(/--$/, "–"),
      new InputRule(/\.\.\.$/, "…"),
    ],
  });
}
