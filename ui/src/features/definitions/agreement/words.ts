// How the way to one signed text is put into words: its pages, the one next step, hashes, costs, days.
// Knows no screen, asks nothing of the program and computes no figure.
import type { AgreementView, Cost, SealView, Table, Team, TermStanding, VersionState } from "../../../host";
import { format } from "../../../kit/format";
import { otherTeam, TEAM_NAMES } from "../../../kit/team";
import { possessive, RECORD_NAMES } from "../words";

/** The two counterparts. */
export type Side = "marketing" | "sales";
/** Marketing first: left or above. */
export const SIDES: Side[] = ["marketing", "sales"];

/** What the place shows beside the terms; the word in its address. */
export type Page = "agreement" | "blind" | "reveal" | "signing" | "versions";

export const PAGE_NAMES: Record<Page, string> = {
  agreement: "The agreement",
  blind: "Blind round",
  reveal: "Reveal",
  signing: "Signing",
  versions: "Versions",
};

/** The page an address names; null where it names a term. */
export function pageOf(path: string[]): Page | null {
  const [first = ""] = path;
  return Object.hasOwn(PAGE_NAMES, first) ? (first as Page) : null;
}

/** True while a blind round is on or its drafts wait to be revealed. */
export function covered(view: AgreementView): boolean {
  return view.standing === "blind" || view.standing === "sealed";
}

/** True where both teams wrote wordings that differ. */
export function differs(term: TermStanding): boolean {
  return term.differing !== null && term.differing > 0;
}

/** True where something that differs is still open. */
export function isOpen(term: TermStanding): boolean {
  return term.differing !== null && term.settled < term.differing;
}

/** Pages worth offering now, in the order of the work. */
export function pagesFor(view: AgreementView): Page[] {
  const reveal = !covered(view) && view.terms.some(differs);
  return ["agreement", ...(view.blind ? (["blind"] as const) : []), ...(reveal ? (["reveal"] as const) : []), "signing", "versions"];
}

/** The one next step: where it leads, and with what it begins. */
export interface NextStep {
  label: string;
  to: Page;
  term?: string;
  /** Lays both drafts open first. */
  reveals?: true;
}

/** What to do next; null where a team at the keyboard has its own bar. */
export function nextStep(view: AgreementView): NextStep | null {
  switch (view.standing) {
    case "blind":
      return view.turn ? null : { label: "Pass the laptop", to: "blind" };
    case "sealed":
      return { label: "Reveal both drafts", to: "reveal", reveals: true };
    case "proposed":
      return { label: "Sign", to: "signing" };
    case "signed-by-one":
    case "amendment-proposed":
      return { label: signFor(view), to: "signing" };
    case "agreed":
      return { label: "Export it", to: "signing" };
    default:
      return towardsProposal(view);
  }
}

function towardsProposal(view: AgreementView): NextStep {
  const free = view.in_the_way.length === 0;
  // What was changed in an agreed text is brought to an end before other terms are begun.
  if (free && view.standing === "amending") return { label: "Propose the amendment", to: "signing" };
  const open = view.terms.find(isOpen);
  if (open) return { label: `Settle ${open.name}`, to: "reveal", term: open.term };
  if (free) return { label: "Propose for signing", to: "signing" };
  if (view.terms.every(({ differing }) => differing === null)) return { label: "Write blind", to: "blind" };
  return { label: "See what is missing", to: "signing" };
}

function signFor(view: AgreementView): string {
  const signed = view.proposal?.signatures.map(({ team }) => team) ?? [];
  const missing = SIDES.filter((side) => !signed.includes(side));
  const [only] = missing;
  return only && missing.length === 1 ? `Sign for ${TEAM_NAMES[only]}` : "Sign";
}

/** `3 of 5 settled`; empty where nothing differs or not both wrote. A choice between wordings comes first. */
export function settledWord(term: TermStanding): string {
  if (term.wordings > 1) return `${format.count(term.wordings)} wordings to choose from`;
  return differs(term) ? `${format.count(term.settled)} of ${format.count(term.differing)} settled` : "";
}

/** How far a draft is: `3 of 5 terms written`. */
export function writtenWord(seal: SealView): string {
  return `${format.count(seal.written)} of ${format.plural(seal.of, "term")} written`;
}

/** A hash in groups of four signs that can be read aloud; `groups` cuts it short. */
export function hashGroups(hash: string, groups?: number): string[] {
  const bare = hash.replace(/^[a-z0-9]+[:-]/i, "");
  return (bare.match(/.{1,4}/g) ?? []).slice(0, groups);
}

/** What a team gives up: `Marketing gives up 8 leads ($12,000)`. */
export function costLine(team: Team, cost: Cost | null, table: Table, currency: string | null): string {
  const name = TEAM_NAMES[team];
  if (!cost || (cost.lost === 0 && cost.gained === 0)) return `${name} gives up nothing`;
  const records = (n: number) => format.plural(n, ...RECORD_NAMES[table]);
  const money = (minor: number | null) => (minor === null ? "" : ` (${format.money(minor, currency)})`);
  const parts = [];
  if (cost.lost > 0) parts.push(`gives up ${records(cost.lost)}${money(cost.lost_amount)}`);
  if (cost.gained > 0) parts.push(`takes in ${records(cost.gained)}${money(cost.gained_amount)} it did not count`);
  return `${name} ${parts.join(" and ")}`;
}

/** Today in the user's own calendar: `2026-07-01`. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** When a version is to be looked at again, and whether that day has come. */
export function reviewWord(day: string | null, now: string): { text: string; due: boolean } {
  if (!day) return { text: "No day set", due: false };
  const due = day <= now;
  return { text: due ? `Due for review since ${format.date(day)}` : `Review on ${format.date(day)}`, due };
}

/** The review of what is in force, once its day has come; null before. */
export function reviewDue(view: AgreementView, now: string): string | null {
  const standing = view.versions.find(({ state }) => state === "in-force");
  const { text, due } = reviewWord(standing?.review_on ?? null, now);
  return standing && due ? `Version ${format.count(standing.version)}: ${text.charAt(0).toLowerCase()}${text.slice(1)}.` : null;
}

export const STATE_NAMES: Record<VersionState, string> = { "in-force": "In force", superseded: "Superseded", retired: "Retired" };

/** What a version is called where it stands in a sentence: `Version 2, in force from Jul 1, 2026`. */
export function inForceFrom(state: VersionState, day: string, now: string): string {
  if (state !== "in-force") return STATE_NAMES[state];
  return day > now ? `To be in force from ${format.date(day)}` : `In force since ${format.date(day)}`;
}

/** The name of the other team in the possessive: `Sales'` for Marketing. */
export function others(side: Side): string {
  return possessive(otherTeam(side));
}

/** The term whose name stands in a sentence, the longest name first; to lead there from it. */
export function termIn(sentence: string, terms: TermStanding[]): TermStanding | undefined {
  const words = ` ${sentence.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const known = [...terms].sort((a, b) => b.name.length - a.name.length);
  return known.find(({ name }) => words.includes(` ${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `));
}
