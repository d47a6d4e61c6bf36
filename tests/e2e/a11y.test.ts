// What a screen reader and a low-contrast screen meet: axe finds nothing to say of any place, drawer or dialog,
// nor of any piece of the kit, in light and in dark.
import axe, { type AxeResults } from "axe-core";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { PLACES, Road, sampleFile, says } from "./road";

let road: Road;
beforeAll(async () => {
  road = await Road.open((path) => copyFileSync(inject("sample"), path), { reducedMotion: "reduce" });
});
afterAll(() => road.close());

/** What axe finds: by every rule in light, and once more in dark by those about colours. */
async function faults(): Promise<string[]> {
  const page = road.page;
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = (rules: string[]) =>
    page.evaluate(
      (only) => (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"], ...(only.length > 0 ? { runOnly: only } : {}) }),
      rules,
    );
  const light = await found([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await found(["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...told("light", light), ...told("dark", dark)];
}

function told(theme: string, { violations }: AxeResults): string[] {
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${theme}: ${id} at ${target.join(" ")}: ${failureSummary}`));
}

test.each(PLACES)("%s", async (place) => {
  await road.goTo(place);
  if (place === "Compare") await road.chart.getByRole("button", { name: /^Fit/ }).waitFor();
  if (place === "Pipeline") await road.place.getByRole("table").first().or(road.chart.first()).waitFor();
  expect(await faults()).toEqual([]);
});

test("the agreement, its menus, a comment and a question about who writes", async () => {
  await road.page.evaluate(() => (location.hash = "#/definitions/agreement"));
  const text = road.page.getByRole("textbox", { name: "The agreement" });
  await says(text, "Marketing counts 40");
  expect(await faults()).toEqual([]);
  await road.page.getByRole("button", { name: /^Writing as/ }).click();
  expect(await faults()).toEqual([]);
  await road.dialog("Who writes here?").getByText("Sales", { exact: true }).click();
  await road.dialog("Who writes here?").getByRole("button", { name: "Go on" }).click();
  await text.focus();
  await road.press("Control+Home", "End", "Shift+Home");
  await road.place.getByRole("button", { name: "Comment on the selected words" }).click();
  await road.place.getByRole("textbox", { name: "Comment" }).fill("Do we?");
  await road.press("Control+Enter");
  await road.place.getByRole("button", { name: "Suggest" }).click();
  await text.focus();
  await road.press("Control+End");
  await road.page.keyboard.type(" Maybe. /");
  await road.page.getByRole("listbox", { name: "What to put in" }).waitFor();
  expect(await faults()).toEqual([]);
  await road.press("Escape", "Backspace");
});

test("records, the detail of one, and the columns to choose from", async () => {
  await road.goTo("Compare");
  await road.place.getByRole("button", { name: "2 records of Contactability" }).click();
  await road.dialog().getByRole("gridcell").first().click();
  await says(road.dialog().getByRole("region", { name: "The record" }), "hubspot-contacts.csv, line");
  expect(await faults()).toEqual([]);
  await road.dialog().getByRole("button", { name: /^Columns/ }).click();
  expect(await faults()).toEqual([]);
  await road.press("Escape", "Escape", "Escape");
});

test("the math of the gap", async () => {
  await road.chart.getByRole("button", { name: "See the math" }).click();
  await says(road.dialog(), "Shapley value");
  expect(await faults()).toEqual([]);
  await road.press("Escape");
});

test("the pages of the agreement, words and numbers of a reveal, another wording", async () => {
  await road.goTo("Definitions");
  const to = (page: string) => road.place.getByRole("navigation", { name: "Agreement" }).getByRole("link", { name: page }).click();
  for (const page of ["The agreement", "Signing", "Versions", "Reveal"]) {
    await to(page);
    await road.place.getByRole("heading", { level: 2, name: page }).first().waitFor();
    expect(await faults(), page).toEqual([]);
  }
  await road.place.getByRole("button", { name: "Show the numbers" }).click();
  await road.press("s");
  await says(road.place, "1 of 5 clauses settled");
  await road.press("ArrowDown", "o");
  await road.place.getByRole("button", { name: "Take this wording" }).waitFor();
  expect(await faults()).toEqual([]);
  await road.press("Escape", "Control+z");
  await says(road.place, "0 of 5 clauses settled");
});

test("the math of a figure, the deals behind it, a filter to add", async () => {
  await road.goTo("Pipeline");
  await road.place.getByRole("button", { name: "Add a filter" }).click();
  await road.place.getByRole("dialog", { name: "Add a filter" }).waitFor();
  expect(await faults()).toEqual([]);
  await road.press("Escape");
  await road.place.getByRole("button", { name: /^Stage conversion/ }).click();
  await says(road.dialog("Stage conversion"), "reached the later stage ÷ entered the earlier stage");
  expect(await faults()).toEqual([]);
  await road.press("Escape");
});

test("the stage ladder, refused", async () => {
  await road.place.getByRole("button", { name: "Stage ladder…" }).click();
  const ladder = road.dialog("Stage ladder");
  await ladder.getByRole("group", { name: "Discovery" }).getByText("Marketing").click();
  await ladder.getByRole("group", { name: "Demo" }).getByText("Sales").click();
  await ladder.getByRole("group", { name: "Proposal" }).getByLabel("Kind").selectOption("Service level");
  await ladder.getByRole("button", { name: "Demo means another stage from a day on" }).click();
  await ladder.getByRole("button", { name: "Save" }).click();
  await ladder.getByRole("alert").waitFor();
  expect(await faults()).toEqual([]);
  await road.press("Escape", "Escape");
  await ladder.waitFor({ state: "hidden" });
});

test("an error under a definition, and what can come next", async () => {
  await road.goTo("Definitions");
  const marketing = road.place.getByRole("region", { name: "Marketing" });
  await marketing.getByRole("textbox").press("End");
  await road.page.keyboard.type(" and Lead scor");
  await marketing.getByRole("option").first().waitFor();
  await says(marketing, "is not a field");
  expect(await faults()).toEqual([]);
});

test("adding a term", async () => {
  await road.place.getByRole("button", { name: "Add a term" }).click();
  await road.dialog("Add a term").waitFor();
  expect(await faults()).toEqual([]);
  await road.press("Escape");
});

test("the condition of a source", async () => {
  await road.goTo("Sources");
  await road.place.getByRole("article", { name: "hubspot-contacts.csv" }).getByRole("link", { name: "Condition" }).click();
  await says(road.place, "leads share their address with another");
  await road.place.getByText("could not be looked at").click();
  expect(await faults()).toEqual([]);
});

test("rejected lines", async () => {
  await road.goTo("Sources");
  const short = join(road.folder, "short.csv");
  writeFileSync(short, "Email,Lead Score,Country\nann@a.example,70,DE\nbob@b.example,40\n");
  const chooser = road.page.waitForEvent("filechooser");
  await road.place.getByRole("region", { name: "Marketing" }).getByRole("button", { name: "Add files…" }).click();
  await (await chooser).setFiles(short);
  await road.dialog().getByRole("button", { name: "Map the columns" }).last().click();
  await road.dialog().getByRole("button", { name: /^Bring in about/ }).last().click();
  await says(road.dialog(), "1 row in, 1 rejected.");
  await road.dialog().getByRole("button", { name: "Close" }).last().click();
  await road.place.getByRole("article", { name: "short.csv" }).getByRole("button", { name: "Open 1 rejected line" }).click();
  await says(road.dialog(), "It has 2 fields, but the header names 3.");
  expect(await faults()).toEqual([]);
  await road.press("Escape");
});

test("an export on its way in: its preview and its mapping", async () => {
  const chooser = road.page.waitForEvent("filechooser");
  await road.place.getByRole("region", { name: "Marketing" }).getByRole("button", { name: "Add files…" }).click();
  await (await chooser).setFiles(sampleFile("hubspot-contacts.csv"));
  await says(road.dialog(), "This file is here already");
  expect(await faults()).toEqual([]);
  await road.dialog().getByRole("button", { name: "Map the columns" }).click();
  await road.dialog().getByRole("columnheader", { name: "Examples" }).waitFor();
  expect(await faults()).toEqual([]);
  await road.press("Escape");
});

test("the palette, and the history", async () => {
  await road.press("Control+k");
  await road.page.keyboard.type("history");
  expect(await faults()).toEqual([]);
  await road.press("Enter");
  await says(road.dialog("History"), "MQL");
  expect(await faults()).toEqual([]);
  await road.press("Escape");
});

test("a nameless button, and words too faint in dark, would be found", async () => {
  await road.goTo("Workshop");
  await road.place.evaluate((place) => {
    const faint = document.createElement("p");
    faint.textContent = "Ink on a dark ground";
    faint.style.color = "#1b1b1b";
    place.append(document.createElement("button"), faint);
  });
  expect(await faults()).toEqual([expect.stringMatching(/^light: button-name/), expect.stringMatching(/^dark: color-contrast/)]);
});

test("every piece of the kit", async () => {
  await road.page.goto(new URL("kit.html", road.page.url()).href);
  await road.page.getByRole("heading", { name: "Dark" }).waitFor();
  expect(await faults()).toEqual([]);
});
