// What the document may hold: the same names as `src-tauri/crates/document/src/tree.rs`, and nothing else.
// Anything pasted is reduced to this. Attributes have defaults throughout: a node that does not fit the
// schema would be taken out of the shared document for everyone.
import { Schema, type DOMOutputSpec, type MarkSpec, type NodeSpec } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/** The newest schema of a document that this editor understands. */
export const SCHEMA = 1;

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

const text = (tag: string): DOMOutputSpec => [tag, 0];
const attribute = (name: string) => (dom: HTMLElement) => dom.getAttribute(name) ?? "";
const tables = tableNodes({ tableGroup: "block", cellContent: "block+", cellAttributes: {} });

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => text("p") },
  heading: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: { level: { default: 1 } },
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: headingLevel(level) } })),
    toDOM: (node) => text(`h${headingLevel(node.attrs.level)}`),
  },
  prompt: {
    group: "block",
    content: "inline*",
    defining: true,
    parseDOM: [{ tag: "p[data-prompt]", priority: 60 }],
    toDOM: () => ["p", { "data-prompt": "", class: "prompt" }, 0],
  },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => text("ul") },
  ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => text("ol") },
  list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => text("li") },
  blockquote: { group: "block", content: "block+", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => text("blockquote") },
  ...tables,
  criteria: {
    group: "block",
    atom: true,
    isolating: true,
    attrs: { id: { default: "" } },
    parseDOM: [{ tag: "div[data-criteria]", getAttrs: (dom) => ({ id: attribute("data-criteria")(dom) }) }],
    toDOM: (node) => ["div", { "data-criteria": String(node.attrs.id) }],
    leafText: () => "[criteria]",
  },
  ladder: {
    group: "block",
    atom: true,
    parseDOM: [{ tag: "div[data-ladder]" }],
    toDOM: () => ["div", { "data-ladder": "" }],
    leafText: () => "[stage ladder]",
  },
  number: {
    group: "inline",
    inline: true,
    atom: true,
    attrs: { term: { default: "" }, of: { default: "common" } },
    parseDOM: [
      {
        tag: "span[data-number]",
        getAttrs: (dom) => ({ term: attribute("data-number")(dom), of: numberOf(dom.getAttribute("data-of")) }),
      },
    ],
    toDOM: (node) => ["span", { "data-number": String(node.attrs.term), "data-of": numberOf(node.attrs.of) }],
    leafText: () => "[number]",
  },
  hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"], leafText: () => "\n" },
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
