// The condition of a source: from its card to what stands out, to the records, to the line of the file, and back.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { cells, sampleFile, says, test } from "./road";

test("one person three times: the finding opens their records down to the line of the file", async ({ sample }) => {
  await sample.goTo("Sources");
  const card = sample.place.getByRole("article", { name: "hubspot-contacts.csv" });
  await card.getByRole("link", { name: "Condition" }).click();
  await says(sample.place, "7 of 518", "leads share their address with another: 3 groups, 4 too many.", "Covers by created date");

  await sample.place.getByRole("button", { name: "Talia Meadowcroft (3)" }).click();
  await says(sample.dialog(), "3 records");
  await sample.dialog().getByRole("gridcell").first().click();
  const line = readFileSync(sampleFile("hubspot-contacts.csv"), "utf8").split(/\r?\n/)[219 - 1] ?? "";
  await says(sample.dialog().getByRole("region", { name: "The record" }), "hubspot-contacts.csv, line 219", line);

  // One Escape each: the record, the drawer, the page.
  await sample.press("Escape", "Escape");
  await sample.dialog().waitFor({ state: "hidden" });
  await sample.press("Escape");
  await card.getByRole("link", { name: "Condition" }).waitFor();
  expect(await sample.focused.getAttribute("href")).toBe("#/sources/1");
});

test("the fields sort by what a heading says, and an empty cell opens the records without it", async ({ sample }) => {
  await sample.goTo("Sources");
  await sample.place.getByRole("article", { name: "salesforce-leads.csv" }).getByRole("link", { name: "Condition" }).click();
  const table = sample.place.getByRole("table");
  await table.getByRole("button", { name: "Filled", exact: true }).click();
  await table.getByRole("button", { name: "Filled", exact: true }).click();
  const first = (await cells(table))[1] ?? [];
  expect(first[0]).toMatch(/^Converted date/);
  expect(first[2]).toBe("13% 45 of 350");
  await table.getByRole("button", { name: "Open the 305 records without Converted date" }).click();
  await says(sample.dialog("Without Converted date"), "305 records");
});
