// What the document may hold: the same names as `src-tauri/crates/document/src/tree.rs`, and nothing else.
// Anything pasted is reduced to this. Attributes have defaults throughout: a node that does not fit the
// schema would be taken out of the shared document for everyone.
import { Schema, type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/**
 * The newest schema of a document that this editor understands. A document begins at 1 and is of 2 once
 * something other than words was suggested in it: an older editor would take that suggestion out.
 */
export const SCHEMA = 2;

/** Whose number stands in a sentence. */
export type NumberOf = "common" | "marketing" | "sales" | "gap";
const NUMBER_OF: readonly string[] = ["common", "marketing", "sales", "gap"];

/** Whose number a stored or pasted word means; the common one when it means nothing. */
export function numberOf(word: unknown): NumberOf {
  return typeof word === "string" && NUMBER_OF.includes(word) ? (word as NumberOf) : "common";
}

/** An address that a link may lead to, or null: only the web and mail. */
export function safeAddress(address: unknown): string | null {
  if (typeof address !== "string") return null;
  const trimmed = address.trim();
  if (!/^(https?:\/\/|mailto:)/i.test(trimmed) || trimmed.length > 2048) return null;
  try {
    const { protocol } = new URL(trimmed);
    return ["http:", "https:", "mailto:"].includes(protocol) ? trimmed : null;
  } catch {
    return null;
  }
}

/** The level of a heading: 1 to 3, whatever is stored. */
export function headingLevel(level: unknown): 1 | 2 | 3 {
  const n = Math.round(Number(level));
  return n <= 1 || Number.isNaN(n) ? 1 : n === 2 ? 2 : 3;
}

/** What a team suggests about a figure or line break: to put it in, to take it out. Its value is the team. */
const INLINE = { insertion: { default: null }, deletion: { default: null } };
/** And about a block: also to begin it here, to join it to the one before, to make another kind of it (`sales heading-2`). */
const BLOCK = { ...INLINE, split: { default: null }, join: { default: null }, turn: { default: null } };

/** The team that a stored suggestion names: whatever is stored is no settled text. Null where nothing is suggested. */
export function suggester(stored: unknown): "marketing" | "sales" | null {
  if (stored === null || stored === undefined) return null;
  return String(stored).split(" ")[0] === "sales" ? "sales" : "marketing";
}

/** What is suggested about a node, for its element. */
export function suggestedOf({ attrs }: Node): Record<string, string> {
  const found: Record<string, string> = {};
  for (const kind in BLOCK) {
    const team = suggester(attrs[kind]);
    if (team) found[`data-${kind}`] = team;
  }
  return found;
}

const text = (tag: string): DOMOutputSpec => [tag, 0];
const block = (tag: string) => ({ attrs: BLOCK, toDOM: (node: Node): DOMOutputSpec => [tag, suggestedOf(node), 0] });
const attribute = (name: string) => (dom: HTMLElement) => dom.getAttribute(name) ?? "";
const tables = tableNodes({ tableGroup: "block", cellContent: "block+", cellAttributes: {} });

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], ...block("p") },
  heading: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: { level: { default: 1 }, ...BLOCK },
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: headingLevel(level) } })),
    toDOM: (node) => [`h${headingLevel(node.attrs.level)}`, suggestedOf(node), 0],
  },
  prompt: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: BLOCK,
    parseDOM: [{ tag: "p[data-prompt]", priority: 60 }],
    toDOM: (node) => ["p", { "data-prompt": "", class: "prompt", ...suggestedOf(node) }, 0],
  },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], ...block("ul") },
  ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], ...block("ol") },
  list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => text("li") },
  blockquote: { group: "block", content: "block+", defining: true, parseDOM: [{ tag: "blockquote" }], ...block("blockquote") },
  ...tables,
  table: { ...tables.table, attrs: BLOCK, toDOM: (node) => ["table", suggestedOf(node), ["tbody", 0]] },
  criteria: {
    group: "block",
    atom: true,
    isolating: true,
    attrs: { id: { default: "" }, ...BLOCK },
    parseDOM: [{ tag: "div[data-criteria]", getAttrs: (dom) => ({ id: attribute("data-criteria")(dom) }) }],
    toDOM: (node) => ["div", { "data-criteria": String(node.attrs.id), ...suggestedOf(node) }],
    leafText: () => "[criteria]",
  },
  ladder: {
    group: "block",
    atom: true,
    attrs: BLOCK,
    parseDOM: [{ tag: "div[data-ladder]" }],
    toDOM: (node) => ["div", { "data-ladder": "", ...suggestedOf(node) }],
    leafText: () => "[stage ladder]",
  },
  number: {
    group: "inline",
    inline: true,
    atom: true,
    attrs: { term: { default: "" }, of: { default: "common" }, ...INLINE },
    parseDOM: [
      {
        tag: "span[data-number]",
        getAttrs: (dom) => ({ term: attribute("data-number")(dom), of: numberOf(dom.getAttribute("data-of")) }),
      },
    ],
    toDOM: (node) => ["span", { "data-number": String(node.attrs.term), "data-of": numberOf(node.attrs.of), ...suggestedOf(node) }],
    leafText: () => "[number]",
  },
  hard_break: { group: "inline", inline: true, selectable: false, attrs: INLINE, parseDOM: [{ tag: "br" }], toDOM: (node) => ["br", suggestedOf(node)], leafText: () => "\n" },
  text: { group: "inline" },
};

/** The team of a suggestion as it is stored; anything else is nobody's. */
const team = (dom: HTMLElement) => ({ team: dom.getAttribute("data-team") === "sales" ? "sales" : "marketing" });

const marks: Record<string, MarkSpec> = {
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: (dom) => (dom.style.fontWeight === "normal" ? false : null) }],
    toDOM: () => text("strong"),
  },
  em: { parseDOM: [{ tag: "em" }, { tag: "i", getAttrs: (dom) => (dom.style.fontStyle === "normal" ? false : null) }], toDOM: () => text("em") },
  code: { parseDOM: [{ tag: "code" }], toDOM: () => text("code") },
  link: {
    attrs: { href: { default: "" } },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (dom) => {
          const href = safeAddress(dom.getAttribute("href"));
          return href ? { href } : false;
        },
      },
    ],
    toDOM: (mark) => {
      const href = safeAddress(mark.attrs.href);
      return ["a", href ? { href, title: href, target: "_blank", rel: "noopener noreferrer" } : {}, 0];
    },
  },
  comment: {
    attrs: { id: { default: "" } },
    inclusive: false,
    // Passages of several threads may overlap.
    excludes: "",
    toDOM: (mark) => ["span", { class: "commented", "data-comment": String(mark.attrs.id) }, 0],
  },
  insertion: {
    attrs: { team: { default: "marketing" } },
    parseDOM: [{ tag: "ins[data-team]", getAttrs: team }],
    toDOM: (mark) => ["ins", { "data-team": mark.attrs.team === "sales" ? "sales" : "marketing" }, 0],
  },
  deletion: {
    attrs: { team: { default: "marketing" } },
    inclusive: false,
    parseDOM: [{ tag: "del[data-team]", getAttrs: team }],
    toDOM: (mark) => ["del", { "data-team": mark.attrs.team === "sales" ? "sales" : "marketing" }, 0],
  },
};

export const schema = new Schema({ nodes, marks });
