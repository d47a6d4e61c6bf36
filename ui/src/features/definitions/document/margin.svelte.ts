// What stands beside the text: threads and suggestions, each level with its passage, none over another.
// Knows positions and heights, not what the notes say.
import type { EditorView } from "prosemirror-view";

import { passages } from "./comments";
import type { DocumentSession } from "./session.svelte";
import { suggestions, type Suggestion } from "./suggestions";

/** A note beside the text. */
export interface Note {
  key: string;
  /** Where its passage begins, in CSS pixels from the top of the margin; null when its words are gone. */
  anchor: number | null;
  /** The thread it shows, or the suggestion. */
  thread?: string;
  suggestion?: Suggestion;
}

const GAP = 8;

/** Notes from the top; a note that would lie over the one above it moves down. */
export function stack(notes: Note[], heights: Record<string, number>): Map<string, number> {
  const tops = new Map<string, number>();
  let free = 0;
  for (const { key, anchor } of notes) {
    const top = Math.max(anchor ?? free, free);
    tops.set(key, top);
    free = top + (heights[key] ?? 0) + GAP;
  }
  return tops;
}

export class Margin {
  notes: Note[] = $state.raw([]);
  heights: Record<string, number> = $state({});
  showResolved = $state(false);
  readonly resolved: number = $derived.by(() => [...this.session.threads.values()].filter((thread) => thread.resolved).length);
  readonly tops = $derived(stack(this.notes, this.heights));
  readonly bottom: number = $derived(Math.max(0, ...this.notes.map(({ key }) => (this.tops.get(key) ?? 0) + (this.heights[key] ?? 0))));

  readonly session: DocumentSession;

  constructor(session: DocumentSession) {
    this.session = session;
  }

  /** Measures anew; called after the text or the window changed. */
  measure(view: EditorView, place: HTMLElement): void {
    const origin = place.getBoundingClientRect().top;
    const level = (at: number) => view.coordsAtPos(Math.min(at, view.state.doc.content.size)).top - origin;
    const { threads, thread } = this.session;
    const found: (Note & { at: number })[] = [];
    const shown = new Set<string>();
    for (const { id, from } of passages(view.state.doc)) {
      const known = threads.get(id);
      if (known ? known.resolved && !this.showResolved : id !== thread) continue;
      shown.add(id);
      found.push({ key: `thread ${id}`, anchor: level(from), at: from, thread: id });
    }
    suggestions(view.state.doc).forEach((suggestion, n) => found.push({ key: `suggestion ${n}`, anchor: level(suggestion.from), at: suggestion.from, suggestion }));
    found.sort((a, b) => a.at - b.at);
    for (const { id, resolved, remarks } of threads.values()) {
      if (shown.has(id) || remarks.length === 0 || (resolved && !this.showResolved)) continue;
      found.push({ key: `thread ${id}`, anchor: null, at: Infinity, thread: id });
    }
    this.notes = found;
  }
}
