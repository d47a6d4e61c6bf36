// The whole window without a mouse: places, palette, drawers, present mode, theme, and the grid.
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { PLACES, says, test, type PlaceName, type Road } from "./road";

/** Waits until the window is at a place. */
async function at(road: Road, place: PlaceName) {
  await road.rail.locator('[aria-current="page"]').and(road.rail.getByRole("link", { name: place })).waitFor();
}

/** Opens the palette, types, and takes the first thing that fits. */
async function palette(road: Road, typed: string) {
  await road.press("Control+k");
  await road.dialog("Go to or do").waitFor();
  await road.page.keyboard.type(typed);
  await road.press("Enter");
}

/** Waits until something has the keyboard. */
async function hasFocus(piece: Locator) {
  await expect.poll(() => piece.evaluate((element) => element === document.activeElement)).toBe(true);
}

test("Ctrl with a digit and the palette lead to every place", async ({ sample }) => {
  for (const [digit, place] of PLACES.entries()) {
    await sample.press(`Control+${digit}`);
    await at(sample, place);
  }
  for (const place of PLACES) {
    await palette(sample, place.toLowerCase());
    await at(sample, place);
  }
});

test("the palette finds terms and things to do", async ({ sample }) => {
  await palette(sample, "compare pipe");
  await says(sample.numbers, "4 causes");
  await palette(sample, "define mql");
  await sample.place.getByRole("heading", { name: "MQL" }).waitFor();

  await palette(sample, "history");
  await says(sample.dialog("History"), "Nothing was changed in this workspace yet");
  await sample.press("Escape");

  const chooser = sample.page.waitForEvent("filechooser");
  await palette(sample, "bring in");
  expect((await chooser).isMultiple()).toBe(true);

  await sample.press("Control+k");
  await sample.page.keyboard.type("zebra");
  await says(sample.dialog("Go to or do"), "Nothing fits “zebra”.");
  await sample.press("Escape");
  await sample.dialog("Go to or do").waitFor({ state: "hidden" });
});

test("Tab begins at the skip link, and every stop in Compare shows that it has the keyboard", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.page.reload();
  await sample.chart.getByRole("button", { name: /^Fit/ }).waitFor();
  await sample.press("Tab");
  await says(sample.focused, "Skip to Compare");
  await sample.press("Enter");
  await hasFocus(sample.place);

  const stops: string[] = [];
  for (;;) {
    await sample.press("Tab");
    const stop = await sample.page.evaluate(() => {
      const element = document.activeElement;
      if (!element?.closest("main")) return null;
      // A mark of the chart is outlined by a stroke, everything else by an outline.
      const outlined = ({ outlineStyle, outlineWidth }: CSSStyleDeclaration) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
      const stroked = ({ stroke, strokeWidth }: CSSStyleDeclaration) => stroke !== "none" && parseFloat(strokeWidth) >= 2;
      const shows = element instanceof SVGElement ? [...element.children].map((piece) => getComputedStyle(piece)).some(stroked) : outlined(getComputedStyle(element));
      return { name: element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "", shows };
    });
    if (!stop) break;
    expect(stop.shows, `focus is seen on ${stop.name}`).toBe(true);
    stops.push(stop.name);
  }
  expect(stops).toContain("Marketing: 40. Open these records");
  expect(stops).toContain("11 records of Fit: Title contains any of (Director, VP, Chief, Head)");
  expect(stops.filter((name) => name.startsWith("Behaviour: Lead score"))).toHaveLength(1);
  expect(stops.at(-1)).toBe("Copy table");
});

test("Escape closes what was opened and gives the keyboard back", async ({ sample }) => {
  await sample.goTo("Compare");
  const openers: [opener: Locator, opened: string | RegExp][] = [
    [sample.place.getByRole("button", { name: "11 records of Fit" }), /^Fit/],
    [sample.chart.getByRole("button", { name: /^Fit/ }), /^Fit/],
    [sample.chart.getByRole("button", { name: "See the math" }), "The math of the gap in MQL"],
    [sample.page.getByRole("button", { name: "History" }), "History"],
  ];
  for (const [opener, opened] of openers) {
    await opener.focus();
    await sample.press("Enter");
    await sample.dialog(opened).waitFor();
    await sample.press("Escape");
    await sample.dialog(opened).waitFor({ state: "hidden" });
    await hasFocus(opener);
  }
});

test("present mode leaves only the numbers, and Escape ends it", async ({ sample }) => {
  await sample.goTo("Compare");
  await says(sample.numbers, "25 apart");
  await sample.press("Control+Shift+P");
  await sample.rail.waitFor({ state: "hidden" });
  await says(sample.message, "Esc leaves");
  await says(sample.numbers, "Marketing 40", "Sales 15");
  await sample.press("Escape");
  await sample.rail.waitFor();
});

test("the theme is chosen by keyboard and remembered", async ({ sample }) => {
  const ground = () => sample.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await sample.page.getByRole("button", { name: "Look" }).focus();
  await sample.press("Enter");
  await sample.page.getByRole("menuitemcheckbox", { name: "Dark" }).waitFor();
  await sample.press("ArrowDown", "ArrowDown", "Enter");
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await sample.page.reload();
  await sample.rail.waitFor();
  expect(await ground()).toBe(dark);
  await palette(sample, "theme: light");
  await expect.poll(ground).toBe(light);
});

test("the grid is walked, sorted, selected, copied and opened by keys", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.numbers.getByRole("button", { name: /^Marketing: 40/ }).click();
  const grid = sample.dialog().getByRole("grid");
  await hasFocus(grid.getByRole("columnheader").first());
  const columns = Number(await grid.getAttribute("aria-colcount"));
  /** Row and column of the focused cell; row 1 is the header. */
  const spot = () =>
    sample.focused.evaluate((cell) => [Number(cell.parentElement?.getAttribute("aria-rowindex")), Number(cell.getAttribute("aria-colindex"))]);
  const goes = async (keys: string, row: number, column: number) => {
    await sample.press(keys);
    await expect.poll(spot, { message: keys }).toEqual([row, column]);
  };
  await goes("ArrowDown", 2, 1);
  await goes("ArrowRight", 2, 2);
  await goes("End", 2, columns);
  await goes("Control+End", 41, columns);
  await goes("Control+Home", 2, 1);
  await goes("ArrowUp", 1, 1);

  const score = grid.getByRole("columnheader", { name: "Lead score, from the Marketing export, named in a definition" });
  const column = Number(await score.getAttribute("aria-colindex"));
  for (let to = 2; to <= column; to++) await goes("ArrowRight", 1, to);
  const scores = () => grid.locator(`[role="gridcell"][aria-colindex="${column}"]`).allInnerTexts().then((all) => all.slice(0, 8).map(Number));
  await sample.press("Enter");
  await expect.poll(() => score.getAttribute("aria-sort")).toBe("descending");
  await expect.poll(async () => (await scores()).join()).toBe([...(await scores())].sort((a, b) => b - a).join());
  await sample.press("Enter");
  await expect.poll(() => score.getAttribute("aria-sort")).toBe("ascending");
  await expect.poll(async () => (await scores())[0]).toBe(60);

  await goes("ArrowDown", 2, column);
  await goes("Shift+ArrowDown", 3, column);
  await sample.press("Control+c");
  await says(sample.message, "Copied 2 rows as cells");
  const lines = (await sample.copied()).split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain("Lead score (marketing)");

  await sample.press("Enter");
  const record = sample.dialog().getByRole("region", { name: "The record" });
  await says(record, "hubspot-contacts.csv, line");
  await sample.press("Escape");
  await record.waitFor({ state: "hidden" });
  await sample.press("Escape");
  await grid.waitFor({ state: "hidden" });
});
