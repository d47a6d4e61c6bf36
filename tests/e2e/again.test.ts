// What saves a team work when exports come in often: several at once, corrections made once, the same export
// a week later. Knows no single step of the way in (see bring-in).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { cells, sampleFile, says, test, type Road } from "./road";

const marketing = (road: Road) => road.place.getByRole("region", { name: "Marketing", exact: true });
const press = (place: Locator, button: string | RegExp) => place.getByRole("button", { name: button }).last().click();

async function choose(road: Road, ...files: string[]) {
  const chooser = road.page.waitForEvent("filechooser");
  await press(marketing(road), /files…$/);
  await (await chooser).setFiles(files);
}

/** A deal export of a day, as a CRM writes it. */
function deals(road: Road, day: string, rows: readonly string[]): string {
  const path = join(road.folder, `deals-${day}.csv`);
  writeFileSync(path, ["Deal ID,Deal Name,Deal Stage,Amount,Create Date", ...rows, ""].join("\n"));
  return path;
}

const WEEK_1 = ["71,Alder,Discovery,1000.00,2026-01-05", "72,Birch,Presentation,2500.00,2026-01-19", "73,Cedar,Select,900.00,2026-02-02"];
const WEEK_2 = ["71,Alder,Demo,1200.00,2026-01-05", "72,Birch,Presentation,2500.00,2026-01-19", "74,Dogwood,Discovery,400.00,2026-02-09"];

test("several exports in which nothing is in doubt come in with one press", async ({ empty }) => {
  await empty.goTo("Sources");
  await choose(empty, sampleFile("hubspot-contacts.csv"), sampleFile("salesforce-leads.csv"), sampleFile("salesforce-opportunities.csv"));
  await says(empty.dialog(), "file 1 of 3");
  await press(empty.dialog(), "Bring in all 3 files");
  await says(empty.dialog("salesforce-opportunities.csv"), "hubspot-contacts.csv: 518 rows in, none rejected.", "salesforce-leads.csv: 350 rows in, none rejected.", "137 rows in, none rejected.");
  await press(empty.dialog(), "Close");
  expect(await marketing(empty).getByRole("article").count()).toBe(3);
});

test("a file in doubt stops the others, and what is left out stays out", async ({ empty }) => {
  await empty.goTo("Sources");
  const doubtful = join(empty.folder, "dates.csv");
  writeFileSync(doubtful, "Deal ID,Deal Name,Deal Stage,Amount,Create Date\n1,Alder,Demo,100.00,3/4/2026\n2,Birch,Demo,200.00,5/6/2026\n");
  await choose(empty, sampleFile("hubspot-contacts.csv"), doubtful, sampleFile("salesforce-leads.csv"));
  await press(empty.dialog("hubspot-contacts.csv"), "Bring in all 3 files");
  const intake = empty.dialog("dates.csv");
  await says(intake, "Does the month or the day come first?", "3/4/2026 → 3 April 2026", "3/4/2026 → 4 March 2026");
  await press(intake, "Map the columns");
  expect(await intake.getByRole("button", { name: /^Bring in about/ }).isDisabled()).toBe(true);
  await intake.getByRole("radio", { name: "The month" }).check();
  await press(intake, /^Bring in about/);
  await says(intake, "2 rows in, none rejected.", "They cover Mar 4 – May 6, 2026.");
  await press(intake, "Next file");
  await press(empty.dialog("salesforce-leads.csv"), "Cancel");
  await says(empty.rail, "Sources 2 sources");
});

test("a correction holds for all cells, can be undone, and holds when the export comes again", async ({ empty }) => {
  await empty.goTo("Sources");
  await choose(empty, deals(empty, "2026-02-06", WEEK_1));
  const intake = empty.dialog("deals-2026-02-06.csv");
  await press(intake, "Keep “Select” as a value");
  await intake.getByRole("button", { name: "✓ Keep “Select” as a value", pressed: true }).waitFor();
  await press(intake, "Map the columns");
  await intake.getByRole("row", { name: /^Deal Stage/ }).getByRole("button", { name: "1 corrected" }).click();
  const corrections = empty.page.getByRole("dialog", { name: "Corrections of Deal Stage" });
  await corrections.getByLabel("Read", { exact: true }).fill("Presentation");
  await corrections.getByLabel("as", { exact: true }).fill("Demo");
  await press(corrections, "Add");
  await says(corrections, "Keep “Select” as a value", "Read “Presentation” as “Demo”");
  await empty.press("Escape");
  await press(intake, /^Bring in about/);
  await says(intake, "3 rows in, none rejected.");
  await press(intake, "Close");

  const card = marketing(empty).getByRole("article").first();
  await press(card, "Open the rows");
  await says(empty.dialog(), "Demo", "Select");
  await empty.press("Escape");

  await choose(empty, deals(empty, "2026-02-13", WEEK_2));
  const again = empty.dialog("deals-2026-02-13.csv");
  await says(again, "deals-2026-02-06.csv");
  await press(again, "Map the columns");
  await press(again, /^Bring in about/);
  await says(again, "new 1 changed 1 unchanged 1 gone 1");
  expect(await cells(again.getByRole("table", { name: "Changed cells" }))).toEqual([
    ["Record", "Field", "Before", "After"],
    ["71", "Amount", "1,000", "1,200"],
    ["71", "Stage", "Discovery", "Demo"],
  ]);
  await press(again, "Update");
  await says(again, "3 rows in, none rejected.");
  await press(again, "Close");
  await says(empty.rail, "Sources 1 source");
  await press(card, "2 versions");
  await says(card.getByRole("table", { name: "Versions" }), "1 new, 1 changed, 1 gone");

  await empty.press("Control+z");
  await says(card, "deals-2026-02-06.csv");
});

test("a finding of a source that is in is put right by one press, and back by undo", async ({ empty }) => {
  await empty.goTo("Sources");
  await choose(empty, deals(empty, "2026-02-06", WEEK_1));
  const intake = empty.dialog("deals-2026-02-06.csv");
  await press(intake, "Map the columns");
  await press(intake, /^Bring in about/);
  await says(intake, "3 rows in, none rejected.");
  await press(intake, "Close");

  const card = marketing(empty).getByRole("article").first();
  await press(card, /finding/);
  await press(card, "Keep “Select” as a value");
  await says(empty.message, "Keep “Select” as a value in “Deal Stage”");
  await press(card, "Open the rows");
  await says(empty.dialog(), "Select");
  await empty.press("Escape", "Control+z");
  await card.getByRole("button", { name: "Keep “Select” as a value", pressed: false }).waitFor();
});
