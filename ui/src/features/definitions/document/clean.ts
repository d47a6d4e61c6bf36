// What is pasted, before it is read: no control signs, no hidden directions, no scripts, and not too much of it.
// Knows no editor; the schema reduces the rest.
import { Fragment, type Node, Slice } from "prosemirror-model";

/** More signs than this are not pasted: a text of that size is brought in as a file. */
export const MOST_TEXT = 200_000;
/** Marked-up text beyond this is pasted as plain text, if that is short enough. */
export const MOST_MARKUP = 1_500_000;

/**
 * Control signs other than tab and line ends, overrides and isolates of writing direction, joiners of nothing
 * and marks of byte order: they show nothing and make text read as it does not run.
 */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]/g;

/** The text as it shows. */
export function cleanText(text: string): string {
  return text.replace(UNSEEN, "");
}

/** Parts of a page that are not its text, with what they hold. */
const HOLDS_NO_TEXT = /<(script|style|head|template|noscript|iframe|object|svg|math|title)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi;
const COMMENT = /<!--[\s\S]*?(-->|$)/g;
/** Attributes that dress, run or load. The policy of the page would refuse them, and the schema keeps none. */
const ATTRIBUTE = /\s(style|class|on[a-z]+|src|srcset|background|srcdoc|ping|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi;
const LOADS = /<(img|link|meta|base|embed|source|video|audio|input|frame)\b[^>]*>/gi;

/** Marked-up text without what is no text. The result is still parsed by the schema. */
export function cleanMarkup(html: string): string {
  const body = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/.exec(html)?.[1] ?? html;
  const bare = body.replace(COMMENT, "").replace(HOLDS_NO_TEXT, "").replace(LOADS, "");
  return bare.replace(/<[a-z][^>]*>/gi, (tag) => (tag.includes("data-pm-slice") ? tag : tag.replace(ATTRIBUTE, "")));
}

/** A pasted piece with every text cleaned, whatever way it came. */
export function cleanSlice(slice: Slice): Slice {
  return new Slice(cleanFragment(slice.content), slice.openStart, slice.openEnd);
}

function cleanFragment(fragment: Fragment): Fragment {
  const children: Node[] = [];
  fragment.forEach((child) => {
    if (!child.isText) children.push(child.copy(cleanFragment(child.content)));
    else {
      const text = cleanText(child.text ?? "");
      if (text) children.push(child.type.schema.text(text, child.marks));
    }
  });
  return Fragment.from(children);
}

/** What to do with what the clipboard holds. */
export type PasteVerdict = "as-it-is" | "as-text" | "too-much";

/** Decided by size alone, before anything is read. */
export function judgePaste(textLength: number, markupLength: number): PasteVerdict {
  if (textLength > MOST_TEXT) return "too-much";
  if (markupLength <= MOST_MARKUP) return "as-it-is";
  return textLength > 0 ? "as-text" : "too-much";
}
