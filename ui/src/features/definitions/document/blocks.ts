// Which blocks of the text hold something, without looking through all of it at every key: what a block holds
// never changes, because a changed block is another one.
import type { Node } from "prosemirror-model";

/** A test of blocks: true for one that is or holds a node of the kind that is looked for. */
export function blocksWith(is: (node: Node) => boolean): (block: Node) => boolean {
  const known = new WeakMap<Node, boolean>();
  return (block) => {
    const before = known.get(block);
    if (before !== undefined) return before;
    let found = is(block);
    block.descendants((node) => {
      found ||= is(node);
      return !found;
    });
    known.set(block, found);
    return found;
  };
}
