// Puts a native popover beside its anchor, turned over or pushed in where the window ends.
// Knows nothing of what floats.

const GAP = 4;
const EDGE = 8;

/** Where the panel stands, in CSS pixels of the window. */
export interface Place {
  left: number;
  top: number;
  maxHeight: number;
}

/** Below the anchor when there is room, else above; never over the window's edge. */
export function placeBeside(anchor: DOMRect, panel: { width: number; height: number }, room: { width: number; height: number }, align: "start" | "end" | "center"): Place {
  const below = room.height - anchor.bottom - GAP - EDGE;
  const above = anchor.top - GAP - EDGE;
  const under = panel.height <= below || below >= above;
  const shift = { start: 0, center: (anchor.width - panel.width) / 2, end: anchor.width - panel.width }[align];
  const left = Math.max(EDGE, Math.min(anchor.left + shift, room.width - panel.width - EDGE));
  const maxHeight = under ? below : above;
  return { left, top: under ? anchor.bottom + GAP : anchor.top - GAP - Math.min(panel.height, maxHeight), maxHeight };
}

/** Moves the shown panel to its anchor. */
export function settle(panel: HTMLElement, anchor: Element, align: "start" | "end" | "center" = "start") {
  panel.style.maxHeight = "";
  const size = { width: panel.offsetWidth, height: panel.offsetHeight };
  const place = placeBeside(anchor.getBoundingClientRect(), size, { width: innerWidth, height: innerHeight }, align);
  panel.style.left = `${place.left}px`;
  panel.style.top = `${place.top}px`;
  panel.style.maxHeight = `${place.maxHeight}px`;
}
