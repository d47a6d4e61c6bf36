// From an empty workspace to two exports in it: chosen or dropped, looked at, mapped, accounted for, undone.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { cells, sampleFile, says, test, type Road } from "./road";
import { workbook } from "./workbook";

const CONTACTS = sampleFile("hubspot-contacts.csv");
const LEADS = sampleFile("salesforce-leads.csv");
const PICTURE = readFileSync(new URL("../../icons/icon.png", import.meta.url));

/** Presses a button that asks for files, and chooses these. */
async function choose(road: Road, button: Locator, ...files: string[]) {
  const chooser = road.page.waitForEvent("filechooser");
  await button.click();
  await (await chooser).setFiles(files);
}

/** Drops a file on a team's column. */
async function drop(road: Road, column: Locator, path: string) {
  const dataTransfer = await road.page.evaluateHandle(
    ([name, content]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([content], name, { type: "text/csv" }));
      return carried;
    },
    [basename(path), readFileSync(path, "utf8")] as const,
  );
  const box = await column.boundingBox();
  if (!box) throw new Error("the column is not in sight");
  const at = { clientX: box.x + box.width / 2, clientY: box.y + 40 };
  await column.dispatchEvent("dragover", { dataTransfer, ...at });
  await column.dispatchEvent("drop", { dataTransfer, ...at });
}

/** Writes a file into the folder of the test. */
function written(road: Road, name: string, content: string | Buffer): string {
  const path = join(road.folder, name);
  writeFileSync(path, content);
  return path;
}

const team = (road: Road, name: "Marketing" | "Sales") => road.place.getByRole("region", { name, exact: true });
/** Presses a button at the foot of the drawer. */
const next = (intake: Locator, button: string | RegExp) => intake.getByRole("button", { name: button }).last().click();

/** Goes from the preview to the end of the import. */
async function bringIn(intake: Locator, whose?: "Marketing" | "Sales") {
  await next(intake, "Map the columns");
  if (whose) await intake.getByRole("radio", { name: whose }).check();
  await next(intake, /^Bring in about/);
}

test("an export is chosen, looked at and brought in, and all its lines are accounted for", async ({ empty }) => {
  await choose(empty, empty.place.getByRole("button", { name: "Bring in your exports" }), CONTACTS);
  const intake = empty.dialog("hubspot-contacts.csv");
  await says(intake, /about [\d,]+ records. They look like leads: 24 of 24 headers of HubSpot Contacts/);
  const [header, first] = await cells(intake.getByRole("region", { name: "First records" }));
  expect(header?.slice(0, 3)).toEqual(["Line", "Record ID", "First Name"]);
  expect(first?.[0], "the first record stands in line 2").toBe("2");

  await next(intake, "Map the columns");
  await says(intake, "Choose whose export it is.");
  expect(await intake.getByRole("button", { name: /^Bring in about/ }).isDisabled()).toBe(true);
  await intake.getByRole("radio", { name: "Marketing" }).check();
  await next(intake, /^Bring in about/);

  await says(intake, "518 rows in, none rejected.");
  expect(await cells(intake.getByRole("table", { name: "Account of the file's lines" }))).toEqual([
    ["1", "header"],
    ["518", "accepted"],
    ["0", "rejected"],
    ["519", "lines in the file"],
  ]);
  await next(intake, "Close");
  await says(team(empty, "Marketing").getByRole("article", { name: "hubspot-contacts.csv" }), "Rows in 518 Rejected 0");
  await says(empty.rail, "Sources 1 source");
});

test("an export dropped on a team's column is that team's; its footer is told apart and its rows open", async ({ empty }) => {
  await empty.goTo("Sources");
  await drop(empty, team(empty, "Sales"), LEADS);
  const intake = empty.dialog("salesforce-leads.csv");
  await says(intake, "Sales");
  await bringIn(intake);
  await says(intake, "350 rows in, none rejected.");
  expect(await cells(intake.getByRole("table", { name: "Account of the file's lines" }))).toContainEqual(["3", "footer of the report"]);
  await next(intake, "Close");

  const card = team(empty, "Sales").getByRole("article", { name: "salesforce-leads.csv" });
  await card.getByRole("button", { name: "Open the rows" }).click();
  const rows = empty.dialog("salesforce-leads.csv");
  await says(rows, "350 records");
  await rows.getByRole("gridcell").first().click();
  await says(rows.getByRole("region", { name: "The record" }), "salesforce-leads.csv, line 2");
});

test("how a file is read and where its columns go is guessed, shown and can be overridden", async ({ empty }) => {
  await empty.goTo("Sources");
  const file = written(empty, "Anfragen.csv", "E-Mail;Punkte;Land\r\nann@a.example;70;DE\r\nbob@b.example;40;AT;zu viel\r\ncyd@c.example;65;CH\r\n\r\n");
  await choose(empty, team(empty, "Marketing").getByRole("button", { name: "Choose files…" }), file);
  const intake = empty.dialog("Anfragen.csv");
  const delimiter = intake.getByLabel("Columns apart by");
  await says(intake, "No export that is known has these headers");
  expect(await delimiter.locator("option:checked").innerText()).toBe("Semicolon");

  await delimiter.selectOption("Comma");
  await says(intake.getByRole("region", { name: "First records" }), "E-Mail;Punkte;Land");
  await delimiter.selectOption("Semicolon");
  await intake.getByRole("columnheader", { name: "Punkte", exact: true }).waitFor();

  expect(await intake.getByRole("button", { name: "Map the columns" }).isDisabled()).toBe(true);
  await intake.getByLabel("Its records are").selectOption("Leads");
  await next(intake, "Map the columns");
  const points = intake.getByRole("combobox", { name: "Field for Punkte" });
  expect(await points.inputValue()).toBe("Keep as its own field");
  await points.click();
  await points.pressSequentially("lead sc");
  await empty.press("ArrowDown", "Enter");
  await expect.poll(() => points.inputValue()).toBe("Lead score");
  await next(intake, /^Bring in about/);

  await says(intake, "2 rows in, 1 rejected.");
  await says(intake, "It has 4 fields, but the header names 3.");
  expect(await cells(intake.getByRole("table", { name: "Account of the file's lines" }))).toEqual([
    ["1", "header"],
    ["2", "accepted"],
    ["1", "blank"],
    ["1", "rejected"],
    ["5", "lines in the file"],
  ]);
  await next(intake, "Close");
  await team(empty, "Marketing").getByText("3 columns").click();
  await says(team(empty, "Marketing"), "Lead score from “Punkte”");

  await team(empty, "Marketing").getByRole("button", { name: "Open 1 rejected line" }).click();
  const rejected = empty.dialog("Rejected from Anfragen.csv");
  await says(rejected, "3 It has 4 fields, but the header names 3.", "bob@b.example;40;AT;zu viel");
  expect(await cells(rejected.getByRole("table"))).toHaveLength(2);

  const download = empty.page.waitForEvent("download");
  await rejected.getByRole("button", { name: "Save as CSV…" }).click();
  const path = join(empty.folder, "rejected.csv");
  await (await download).saveAs(path);
  const saved = readFileSync(path, "utf8");
  await empty.press("Escape");
  await drop(empty, team(empty, "Sales"), written(empty, "mended.csv", saved.replace('"zu viel"', '""')));
  const mended = empty.dialog("mended.csv");
  await says(mended, "This is 1 mended line of Anfragen.csv: it will be added to it.");
  expect(await mended.getByRole("button", { name: "Map the columns" }).count()).toBe(0);
  await next(mended, "Add to Anfragen.csv");
  await says(mended, "Anfragen.csv: 3 rows in, none rejected.", "1 record of Anfragen.csv came back mended in mended.csv; the line it stood on counts as accepted.");
  await next(mended, "Close");
  await says(empty.rail, "Sources 1 source");
  const card = team(empty, "Marketing").getByRole("article", { name: "Anfragen.csv" });
  await says(card, "Rows in 3 Rejected 0");

  await empty.press("Control+z");
  await says(card, "Rows in 2 Rejected 1");
});

test("a workbook's hidden sheet and hidden column are told, and the sheet can be chosen", async ({ empty }) => {
  await empty.goTo("Sources");
  const leads = (first: string) => [["Lead ID", "Lead Score", "Memo"], [first, "70", "x"], ["L2", "40", "y"]];
  const file = written(empty, "leads.xlsx", workbook([{ name: "Leads", rows: leads("L1"), hiddenColumn: 3 }, { name: "Last year", rows: leads("L9"), hidden: true }]));
  await choose(empty, team(empty, "Marketing").getByRole("button", { name: "Choose files…" }), file);
  const intake = empty.dialog("leads.xlsx");
  await says(intake, "The hidden sheet \"Last year\" is not.", "1 hidden column of the sheet is left out.");
  const first = async () => (await cells(intake.getByRole("region", { name: "First records" })))[1]?.[1];
  expect(await first()).toBe("L1");
  await intake.getByLabel("Sheet").selectOption("Last year (hidden)");
  await says(intake, "\"Last year\", which is hidden, is read.");
  await expect.poll(first).toBe("L9");
});

test("a file that holds nothing to bring in says so, and nothing is added", async ({ empty }) => {
  await empty.goTo("Sources");
  const bad: [name: string, content: string | Buffer, message: string][] = [
    ["empty.csv", "", "empty.csv is empty."],
    ["header.csv", "Email,Lead Score\n", "header.csv has a header but no records."],
    ["picture.csv", PICTURE, "picture.csv is not a text file; it looks like a PNG picture."],
  ];
  for (const [name, content, message] of bad) {
    await choose(empty, team(empty, "Sales").getByRole("button", { name: "Choose files…" }), written(empty, name, content));
    const intake = empty.dialog(name);
    await says(intake.getByRole("alert"), message, "Nothing was brought in.");
    expect(await intake.getByRole("button", { name: "Map the columns" }).isDisabled()).toBe(true);
    await next(intake, "Cancel");
  }
  expect(await empty.place.getByRole("article").count()).toBe(0);
});

test("a removed source takes its numbers along, and undo brings all of them back", async ({ sample }) => {
  await sample.goTo("Sources");
  const contacts = team(sample, "Marketing").getByRole("article", { name: "hubspot-contacts.csv" });
  await contacts.getByRole("button", { name: "Remove" }).click();
  await contacts.waitFor({ state: "detached" });
  await says(sample.rail, "Sources 8 sources");

  await sample.page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await contacts.waitFor();
  await sample.goTo("Compare");
  await says(sample.numbers, "25 apart, 5 causes");
});
