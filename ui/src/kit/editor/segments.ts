// Cuts a text into runs that look different: names of fields, and words with a remark on them.
// Knows nothing of how a criterion is parsed: it looks for the labels it is given.

import type { TextProblem } from "../../host";

export interface Segment {
  text: string;
  field: boolean;
  /** `error`, `warning`, or nothing remarked. */
  mark: "error" | "warning" | "";
}

const ESCAPE = /[.*+?^${}()|[\]\\]/g;

/** Where labels stand as whole words, longest label first, outside of quotes and lists of values. */
export function fieldSpans(text: string, labels: string[]): [number, number][] {
  if (labels.length === 0) return [];
  const longest = [...labels].sort((a, b) => b.length - a.length).map((label) => label.replace(ESCAPE, "\\$&"));
  const pattern = new RegExp(`"[^"]*"|(?<![\\p{L}\\p{N}])(?:${longest.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return [...text.matchAll(pattern)]
    .filter((match) => !match[0].startsWith('"'))
    .map((match) => [match.index, match.index + match[0].length]);
}

/** The text in runs; joined they give the text again. An empty remark at the end marks one place after it. */
export function segments(
  text: string,
  labels: string[],
  errors: TextProblem[],
  warnings: TextProblem[],
): Segment[] {
  const fields = fieldSpans(text, labels);
  const remarks = [
    ...errors.map((problem) => ({ ...problem, mark: "error" as const })),
    ...warnings.map((problem) => ({ ...problem, mark: "warning" as const })),
  ].map(({ from, to, mark }) => ({ from: Math.min(from, text.length), to: Math.max(to, from + 1), mark }));
  const cuts = new Set([0, text.length]);
  for (const [from, to] of fields) cuts.add(from).add(to);
  for (const { from, to } of remarks) cuts.add(from).add(Math.min(to, text.length));
  const at = [...cuts].sort((a, b) => a - b);
  const runs: Segment[] = at.slice(0, -1).map((from, i) => ({
    text: text.slice(from, at[i + 1]),
    field: fields.some(([start, end]) => start <= from && from < end),
    mark: remarks.find((remark) => remark.from <= from && from < remark.to)?.mark ?? "",
  }));
  const past = remarks.find((remark) => remark.from >= text.length);
  return past ? [...runs, { text: " ", field: false, mark: past.mark }] : runs;
}
