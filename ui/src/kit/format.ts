// Numbers, money, shares, dates and spans as the user's locale writes them.
// Knows no team and no screen; undefined values print as an en dash, never as zero.

/** What stands where there is no value. */
export const NONE = "–";
const MINUS = "−";

/** The formats of one locale; `undefined` is the user's own. */
export class Format {
  readonly #whole: Intl.NumberFormat;
  readonly #decimal: Intl.NumberFormat;
  readonly #tenth: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #instant: Intl.DateTimeFormat;

  constructor(readonly locale: string | undefined = undefined) {
    this.#whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    this.#tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.#percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0, roundingMode: "halfEven" });
    this.#date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
    this.#instant = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  }

  /** A whole number: 8,000. */
  count(n: number | null | undefined): string {
    return n === null || n === undefined ? NONE : this.#minus(this.#whole.format(n));
  }

  /** A number with at most two decimals. */
  number(n: number | null | undefined): string {
    return n === null || n === undefined ? NONE : this.#minus(this.#decimal.format(n));
  }

  /** A number with at most one decimal. */
  short(n: number | null | undefined): string {
    return n === null || n === undefined ? NONE : this.#minus(this.#tenth.format(n));
  }

  /** A number of days: 36 d, 4.5 d. */
  days(n: number | null | undefined): string {
    return n === null || n === undefined ? NONE : `${this.short(n)} d`;
  }

  /** A number with its noun: 1 row, 8,000 rows. */
  plural(n: number, one: string, many = `${one}s`): string {
    return `${this.count(n)} ${n === 1 ? one : many}`;
  }

  /** A number with its sign always shown: −8, +3, 0. */
  signed(n: number): string {
    return n > 0 ? `+${this.number(n)}` : this.number(n);
  }

  /** n of N in percent; a dash when there is nothing to divide by. */
  percent(n: number, of: number): string {
    return of === 0 ? NONE : this.#percent.format(n / of);
  }

  /** A rate between 0 and 1 in percent. Never rounds a part up to the whole or down to nothing. */
  rate(rate: number | null | undefined): string {
    if (rate === null || rate === undefined || Number.isNaN(rate)) return NONE;
    if (rate > 0.995 && rate < 1) return `>${this.#percent.format(0.99)}`;
    if (rate > 0 && rate < 0.005) return `<${this.#percent.format(0.01)}`;
    return this.#minus(this.#percent.format(rate));
  }

  /** An amount in minor units; whole amounts drop their decimals. Without a currency a plain number. */
  money(minor: number | null | undefined, currency: string | null): string {
    if (minor === null || minor === undefined) return NONE;
    const major = minor / 100;
    const digits = minor % 100 === 0 ? 0 : 2;
    const style: Intl.NumberFormatOptions = currency ? { style: "currency", currency } : {};
    const format = new Intl.NumberFormat(this.locale, { ...style, minimumFractionDigits: digits, maximumFractionDigits: digits });
    return this.#minus(format.format(major));
  }

  /** An amount that was computed, in minor units: from a hundred on, parts of the whole are left out. */
  amount(minor: number | null | undefined, currency: string | null): string {
    if (minor === null || minor === undefined) return NONE;
    const whole = Math.abs(minor) >= 10_000 ? 100 : 1;
    return this.money(Math.round(minor / whole) * whole, currency);
  }

  /** An exact share as the engine writes it (`-15/2`): −7½. Halves, thirds and quarters keep their fraction. */
  share(fraction: string): string {
    const { whole, rest, negative, value } = partsOf(fraction);
    const vulgar = VULGAR[rest];
    const size = rest === "" ? this.#whole.format(whole) : vulgar ? `${whole === 0 ? "" : this.#whole.format(whole)}${vulgar}` : this.#decimal.format(value);
    return negative ? MINUS + size : size;
  }

  /** A share of minor units as money, rounded half-even and for display only. */
  shareMoney(fraction: string, currency: string | null): string {
    const { value, negative } = partsOf(fraction);
    const up = Math.round(value);
    const minor = value % 1 === 0.5 && up % 2 === 1 ? up - 1 : up;
    return this.money(negative ? -minor : minor, currency);
  }

  /** A civil date (`2026-03-29`). */
  date(iso: string | null | undefined): string {
    const day = dayOf(iso);
    return day ? this.#date.format(day) : NONE;
  }

  /** First and last day. */
  dateRange(from: string, to: string): string {
    const first = dayOf(from);
    const last = dayOf(to);
    return first && last ? this.#date.formatRange(first, last) : NONE;
  }

  /** An instant in UTC, as ISO or as the store writes it (`2026-11-22 13:18:25`), in the user's own time zone. */
  instant(utc: string): string {
    const at = new Date(/(Z|[+-]\d\d:\d\d)$/.test(utc) ? utc : `${utc.replace(" ", "T")}Z`);
    return Number.isNaN(at.getTime()) ? NONE : this.#instant.format(at);
  }

  /** A size in bytes: 1.2 MB. */
  bytes(n: number): string {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
    const step = n < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(n) / 3));
    const unit = units[step] ?? "byte";
    const format = new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: step < 2 ? 0 : 1 });
    return format.format(n / 1000 ** step);
  }

  /** A span of time, coarse: 4 sec, 2 min. */
  span(seconds: number): string {
    const [n, unit] = seconds < 60 ? [Math.max(1, Math.ceil(seconds)), "second"] : [Math.ceil(seconds / 60), "minute"];
    return new Intl.NumberFormat(this.locale, { style: "unit", unit: String(unit), unitDisplay: "short" }).format(Number(n));
  }

  #minus(text: string): string {
    return text.replace(/^-/, MINUS);
  }
}

const VULGAR: Record<string, string> = { "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾" };

function partsOf(fraction: string): { whole: number; rest: string; negative: boolean; value: number } {
  const [top = "0", bottom = "1"] = fraction.split("/");
  const n = Math.abs(Number(top));
  const d = Number(bottom);
  const whole = Math.floor(n / d);
  const left = n - whole * d;
  return { whole, rest: left === 0 ? "" : `${left}/${d}`, negative: Number(top) < 0, value: n / d };
}

function dayOf(iso: string | null | undefined): Date | null {
  const day = iso ? new Date(`${iso.slice(0, 10)}T00:00:00Z`) : null;
  return day && !Number.isNaN(day.getTime()) ? day : null;
}

/** The user's own formats. */
/** The user's locale; where the system names none (POSIX), digits would run together, so English stands in. */
export function ownLocale(resolved = new Intl.NumberFormat().resolvedOptions().locale): string | undefined {
  return /posix/i.test(resolved) ? "en" : undefined;
}

export const format = new Format(ownLocale());
