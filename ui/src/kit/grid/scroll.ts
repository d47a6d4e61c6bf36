// Maps a scroll bar onto any number of rows.
// Browsers cap an element's height at 33,554,428 px, so a long list is drawn in a shorter spacer:
// dragging the thumb is scaled, while wheel, touch and keys still move pixel by pixel.
// Knows no DOM: positions in, positions out.

/** Tallest spacer that every browser lays out without rounding trouble. */
export const MAX_SPACER = 8_000_000;

/** What the mapping depends on, in CSS pixels. */
export interface ScrollShape {
  rows: number;
  rowHeight: number;
  /** Height in which rows show, without the header. */
  viewport: number;
}

/** Height that all rows would need. */
export function fullHeight(shape: ScrollShape): number {
  return shape.rows * shape.rowHeight;
}

/** Height of the element that stands for all rows. */
export function spacerHeight(shape: ScrollShape): number {
  return Math.min(fullHeight(shape), MAX_SPACER);
}

/** True when the spacer is shorter than the rows, so that positions are scaled. */
export function isScaled(shape: ScrollShape): boolean {
  return fullHeight(shape) > MAX_SPACER;
}

/** Furthest offset into the rows. */
export function lastOffset(shape: ScrollShape): number {
  return Math.max(0, fullHeight(shape) - shape.viewport);
}

/** Keeps an offset inside the rows. */
export function clampOffset(offset: number, shape: ScrollShape): number {
  return Math.min(Math.max(0, offset), lastOffset(shape));
}

/** Where the scroll bar stands for an offset into the rows. */
export function toScrollTop(offset: number, shape: ScrollShape): number {
  const last = lastOffset(shape);
  if (!isScaled(shape) || last === 0) return clampOffset(offset, shape);
  return (clampOffset(offset, shape) / last) * (spacerHeight(shape) - shape.viewport);
}

/** The offset into the rows for a position of the scroll bar. */
export function toOffset(scrollTop: number, shape: ScrollShape): number {
  if (!isScaled(shape)) return clampOffset(scrollTop, shape);
  const span = spacerHeight(shape) - shape.viewport;
  return clampOffset((scrollTop / span) * lastOffset(shape), shape);
}

/**
 * The offset after the browser moved the scroll bar from `before` to `after`. A move of less than a
 * viewport is a finger or a wheel and counts pixel by pixel; a longer one is the thumb being dragged.
 * Both ends of the bar are both ends of the rows.
 */
export function afterScroll(offset: number, before: number, after: number, shape: ScrollShape): number {
  const delta = after - before;
  const atEnd = after <= 0 || after >= spacerHeight(shape) - shape.viewport;
  if (!isScaled(shape) || atEnd || Math.abs(delta) >= shape.viewport) return toOffset(after, shape);
  return clampOffset(offset + delta, shape);
}

/** First row to draw and the one after the last, whole or in part inside the viewport. */
export function visibleRows(offset: number, shape: ScrollShape): { first: number; end: number } {
  const first = Math.floor(offset / shape.rowHeight);
  const end = Math.min(shape.rows, Math.ceil((offset + shape.viewport) / shape.rowHeight));
  return { first: Math.min(first, end), end };
}

/** The nearest offset at which a row shows whole. */
export function revealRow(row: number, offset: number, shape: ScrollShape): number {
  const top = row * shape.rowHeight;
  const bottom = top + shape.rowHeight;
  if (top < offset) return clampOffset(top, shape);
  if (bottom > offset + shape.viewport) return clampOffset(bottom - shape.viewport, shape);
  return offset;
}
