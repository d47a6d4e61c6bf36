// How figures print: the user's locale, a true minus, fractions where they are exact, a dash where there is nothing.
import { describe, expect, it } from "vitest";
import { Format, ownLocale } from "../src/kit/format";

const us = new Format("en-US");
const de = new Format("de-DE");

describe("shares", () => {
  it("keep halves, thirds and quarters as fractions and print a typographic minus", () => {
    expect(["-15/2", "-8", "1/2", "-9/4", "5/3", "0"].map((share) => us.share(share))).toEqual(["−7½", "−8", "½", "−2¼", "1⅔", "0"]);
  });
  it("turn other fractions into decimals", () => {
    expect(us.share("-22/7")).toBe("−3.14");
    expect(de.share("-22/7")).toBe("−3,14");
  });
  it("of money are rounded only when printed", () => {
    expect(us.shareMoney("-15/2", "USD")).toBe("−$0.08");
    expect(us.shareMoney("-1200000000", "USD")).toBe("−$12,000,000");
  });
});

describe("money", () => {
  it("is told in minor units and drops empty cents", () => {
    expect(us.money(1_200_000_000, "USD")).toBe("$12,000,000");
    expect(us.money(123_450, "USD")).toBe("$1,234.50");
    expect(de.money(123_450, "EUR")).toBe("1.234,50\u00a0€");
  });
  it("without a currency is a plain number, and unknown is a dash", () => {
    expect(us.money(123_450, null)).toBe("1,234.50");
    expect(us.money(null, "USD")).toBe("–");
  });
});

describe("percent", () => {
  it("of nothing is a dash, never 0 %", () => {
    expect(us.percent(0, 0)).toBe("–");
    expect(us.percent(15, 42)).toBe("36%");
  });
  it("never rounds a part up to the whole or down to nothing", () => {
    expect(us.rate(0.999)).toBe(">99%");
    expect(us.rate(0.001)).toBe("<1%");
    expect(us.rate(1)).toBe("100%");
    expect(us.rate(0.645), "half to even, as the command line does").toBe("64%");
    expect(us.rate(0.575)).toBe("58%");
    expect(us.rate(0)).toBe("0%");
    expect(us.rate(null)).toBe("–");
  });
});

describe("days, sizes and spans", () => {
  it("print a civil date as that day in every time zone", () => {
    expect(us.date("2026-03-29")).toBe("Mar 29, 2026");
    expect(de.date("2026-03-29")).toBe("29.03.2026");
    expect(us.date(null)).toBe("–");
    expect(us.date("soon")).toBe("–");
  });
  it("print an instant without a zone as UTC", () => {
    expect(us.instant("2026-11-22 13:18:25")).toBe(us.instant("2026-11-22T13:18:25Z"));
    expect(us.instant("then")).toBe("–");
  });
  it("print a period as one range", () => {
    expect(us.dateRange("2026-01-01", "2026-03-31")).toBe("Jan 1\u2009–\u2009Mar 31, 2026");
  });
  it("print bytes and seconds coarsely", () => {
    expect([812, 184_223, 642_000_000].map((n) => us.bytes(n))).toEqual(["812 bytes", "184 kB", "642 MB"]);
    expect([0.2, 12.1, 61].map((seconds) => us.span(seconds))).toEqual(["1 sec", "13 sec", "2 min"]);
  });
});

it("signs both directions of a difference", () => {
  expect([-25, 3, 0].map((n) => us.signed(n))).toEqual(["−25", "+3", "0"]);
});

it("gives a system without a locale grouped digits all the same", () => {
  expect(new Format(ownLocale("en-US-u-va-posix")).count(12_000_000)).toBe("12,000,000");
  expect(ownLocale("de-DE")).toBeUndefined();
});
