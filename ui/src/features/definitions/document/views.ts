// What stands in the text and is more than text: criteria with their figures, live numbers, the stage ladder.
// Each is a Svelte component mounted where the node is; the node itself carries an id or a term only.
import type { Node } from "prosemirror-model";
import { NodeSelection, Selection } from "prosemirror-state";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import { mount, unmount } from "svelte";

import CriteriaBlock from "./CriteriaBlock.svelte";
import LadderBlock from "./LadderBlock.svelte";
import NumberFigure from "./NumberFigure.svelte";
import { numberOf, suggestedOf, suggester } from "./schema";
import type { DocumentSession } from "./session.svelte";
import { reactive } from "./reactive.svelte";

export type Contexts = Map<unknown, unknown>;

type Position = () => number | undefined;

/** What a criteria block may ask of the text around it. */
export interface BlockPlace {
  /** Puts the keyboard into the text before (−1) or after (1) the block. */
  leave: (direction: 1 | -1) => void;
  /** Selects the block itself. */
  select: () => void;
  remove: () => void;
}

/** Blocks by their element, so that the text can put the keyboard into them. */
const entries = new WeakMap<globalThis.Node, (from: 1 | -1) => void>();

/** Puts the keyboard into the block at a position; false when there is none that takes it. */
export function enterBlock(view: EditorView, at: number, from: 1 | -1): boolean {
  const element = view.nodeDOM(at);
  const enter = element && entries.get(element);
  if (!enter) return false;
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at)).scrollIntoView());
  enter(from);
  return true;
}

export function nodeViews(session: DocumentSession, contexts: Contexts): Record<string, NodeViewConstructor> {
  return {
    criteria: (node, view, getPos) => criteria(node, view, getPos, session, contexts),
    number: (node) => inline(node, contexts),
    ladder: (node) => {
      const dom = shell("div", "ladder-block");
      showSuggested(dom, node);
      const block = mount(LadderBlock, { target: dom, context: contexts });
      return { dom, ignoreMutation: () => true, destroy: () => void unmount(block) };
    },
  };
}

function shell(tag: "div" | "span", name: string): HTMLElement {
  const dom = document.createElement(tag);
  dom.className = name;
  dom.contentEditable = "false";
  return dom;
}

/** Shows what a team suggests about a node on its element. */
function showSuggested(dom: HTMLElement, node: Node): void {
  for (const name of dom.getAttributeNames()) if (/^data-(insertion|deletion|split|join|turn)$/.test(name)) dom.removeAttribute(name);
  for (const [name, team] of Object.entries(suggestedOf(node))) dom.setAttribute(name, team);
}

function criteria(node: Node, view: EditorView, getPos: Position, session: DocumentSession, contexts: Contexts): NodeView {
  const dom = shell("div", "criteria-block");
  showSuggested(dom, node);
  const props = reactive({ id: String(node.attrs.id), selected: false, suggested: suggester(node.attrs.insertion) });
  const around = (direction: 1 | -1) => {
    const at = getPos();
    if (at === undefined) return;
    const edge = view.state.doc.resolve(direction > 0 ? at + node.nodeSize : at);
    const found = Selection.findFrom(edge, direction, true);
    view.focus();
    if (found) return view.dispatch(view.state.tr.setSelection(found).scrollIntoView());
    // Nothing to stand on: a line is made.
    const line = view.state.schema.nodes.paragraph!.create();
    const tr = view.state.tr.insert(edge.pos, line);
    view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(edge.pos + 1))).scrollIntoView());
  };
  const place: BlockPlace = {
    leave: around,
    select: () => {
      const at = getPos();
      if (at === undefined) return;
      view.focus();
      view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at)));
    },
    remove: () => {
      const at = getPos();
      if (at === undefined) return;
      session.step();
      view.dispatch(view.state.tr.delete(at, at + node.nodeSize));
      view.focus();
    },
  };
  const block = mount(CriteriaBlock, { target: dom, props: { node: props, place }, context: contexts });
  entries.set(dom, (from) => block.enter(from));
  return {
    dom,
    update: (next) => {
      if (next.type !== node.type || next.attrs.id !== node.attrs.id) return false;
      node = next;
      props.suggested = suggester(next.attrs.insertion);
      showSuggested(dom, next);
      return true;
    },
    selectNode: () => {
      props.selected = true;
      dom.classList.add("selected");
    },
    deselectNode: () => {
      props.selected = false;
      dom.classList.remove("selected");
    },
    stopEvent: (event) => !(event instanceof DragEvent) && event.target !== dom,
    ignoreMutation: () => true,
    destroy: () => void unmount(block),
  };
}

function inline(node: Node, contexts: Contexts): NodeView {
  const dom = shell("span", "number-figure");
  showSuggested(dom, node);
  const figure = mount(NumberFigure, { target: dom, props: { term: String(node.attrs.term), of: numberOf(node.attrs.of) }, context: contexts });
  return {
    dom,
    update: (next) => {
      if (next.type !== node.type || next.attrs.term !== node.attrs.term || next.attrs.of !== node.attrs.of) return false;
      showSuggested(dom, next);
      return true;
    },
    stopEvent: (event) => event.type === "click" || event.type === "keydown",
    ignoreMutation: () => true,
    destroy: () => void unmount(figure),
  };
}
