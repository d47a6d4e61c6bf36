// The scope of the Pipeline place as the address tells it: whose deals, under which definition, in which period,
// with which values. Knows no screen and asks nothing of the program.
import type { BreakdownField, FieldFilter, PipelineScope, Team } from "../../host";
import { TEAM_NAMES } from "../../kit/team";

type Query = Record<string, string | null | undefined>;

/** The scope an address asks for; what can't be read is left out. */
export function scopeOf({ team, term, period, where }: Query): PipelineScope {
  const known = team && team in TEAM_NAMES ? (team as Team) : null;
  return { team: known, term: term || null, period: period || null, filters: filtersOf(where ?? "") };
}

/** The same as a query; what is not asked for is null, so that it leaves the address. */
export function queryOf({ team, term, period, filters }: PipelineScope): Query {
  return { team, term, period, where: filters.map(written).join("&") || null };
}

/** A filter as the address writes it: `lead_source=Webinar`, or `lead_source` where the value is unknown. */
function written({ field, value }: FieldFilter): string {
  const key = encodeURIComponent(field);
  return value === null ? key : `${key}=${encodeURIComponent(value)}`;
}

function filtersOf(where: string): FieldFilter[] {
  return where.split("&").flatMap((part) => {
    const at = part.indexOf("=");
    const [field, value] = at < 0 ? [read(part), null] : [read(part.slice(0, at)), read(part.slice(at + 1))];
    return field ? [{ field, value }] : [];
  });
}

/** An address can be typed by hand, and a stray `%` must not break the place. */
function read(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The filters with one more: a field has one value at a time, because no deal has two. */
export function withFilter(filters: readonly FieldFilter[], added: FieldFilter): FieldFilter[] {
  return [...filters.filter(({ field }) => field !== added.field), added];
}

/** A filter in words: `Lead source: Webinar`. */
export function filterText({ field, value }: FieldFilter, fields: readonly BreakdownField[]): string {
  const label = fields.find(({ key }) => key === field)?.label ?? field;
  return `${label}: ${value ?? "unknown"}`;
}

/** True when something narrows the deals. */
export function isNarrowed(scope: PipelineScope): boolean {
  return scope.term !== null || scope.period !== null || scope.filters.length > 0;
}
