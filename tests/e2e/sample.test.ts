// The sample workspace, read from the headline down to the line of a file: 40 against 15, and why.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cells, sampleFile, says, test, type Road } from "./road";

/** A line of a file of the sample, as it stands there. */
function lineOf(file: string, line: number): string | undefined {
  return readFileSync(sampleFile(file), "utf8").split(/\r?\n/)[line - 1];
}

/** The causes as the table shows them: name, share, range, records. */
async function causes(road: Road): Promise<string[][]> {
  const rows = await cells(road.place.getByRole("region", { name: "The causes" }));
  return rows.slice(1, -1).map(([name = "", , , share = "", range = "", , records = ""]) => [name.split(" ")[0] ?? "", share, range, records]);
}

const FIVE_CAUSES = [
  ["Fit", "−8", "−11 to −5", "11 ›"],
  ["Behaviour", "−7½", "−11 to −4", "15 ›"],
  ["Handoff", "−4½", "−6 to −3", "6 ›"],
  ["One", "−4", "−4 to −4", "4 ›"],
  ["Contactability", "−1", "−2 to 0", "2 ›"],
];

test("Home says how far the teams agree, and leads to the largest gap", async ({ sample }) => {
  await says(sample.place, "Both teams would classify 27% of the pipeline the same way", "36 of the 134 records that either team counts are counted by both.");
  const gaps = await cells(sample.place.getByRole("region", { name: "Largest gaps" }));
  expect(gaps.map(([term, marketing, , sales]) => [term, marketing, sales])).toEqual([
    ["Term", "Marketing", "Sales"],
    ["MQL leads", "40", "15"],
    ["Pipeline amount of opportunities", "$12,000,000", "$7,000,000"],
  ]);

  await sample.place.getByRole("link", { name: "MQL", exact: true }).click();
  await says(sample.numbers, "Marketing 40 40 of 538", "25 apart, 5 causes Both count 13 of 42: 31%", "Sales 15 15 of 538");
});

test("Compare shows 40 and 15 and the five causes whose shares make up the 25", async ({ sample }) => {
  await sample.goTo("Compare");
  await says(sample.numbers, "25 apart, 5 causes");
  await says(sample.numbers.getByRole("list", { name: "Who counts what" }), "27 only Marketing 13 both 2 only Sales");
  expect(await causes(sample)).toEqual(FIVE_CAUSES);
  await says(sample.place, "Sum of the shares: Sales minus Marketing −25");

  const marks = sample.chart.getByRole("button").filter({ hasText: /Marketing|Sales|records/ });
  expect(await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute("aria-label")))).toEqual([
    "Marketing, 40",
    "Fit: Title contains any of (Director, VP, Chief, Head), −8 (11 records)",
    "Behaviour: Lead score, Demo requested, −7½ (15 records)",
    "Handoff: Lead status is one of (Accepted, Working, Qualified), −4½ (6 records)",
    "One per person, −4 (4 records)",
    "Contactability: not Email opt out is yes, −1 (2 records)",
    "Sales, 15",
  ]);
});

test("a cause opens its records, from the table, from the chart and by keyboard", async ({ sample }) => {
  await sample.goTo("Compare");
  const records = sample.dialog(/^Fit/);

  await sample.place.getByRole("button", { name: "11 records of Fit" }).click();
  await says(records, "11 records");
  expect(await records.getByRole("grid").getAttribute("aria-rowcount"), "eleven and the header").toBe("12");
  await records.getByRole("button", { name: "Let in by Sales' rule 0" }).click();
  await says(records, "Nothing falls under this.");
  await records.getByRole("button", { name: "Close" }).click();

  const mark = sample.chart.getByRole("button", { name: /^Fit/ });
  await mark.click();
  await says(records, "11 records");
  await sample.press("Escape");
  await records.waitFor({ state: "hidden" });

  await mark.focus();
  await sample.press("Enter");
  await says(records, "11 records");
});

test("a record shows what each rule says of it, and both files with line and text", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.place.getByRole("button", { name: "11 records of Fit" }).click();
  await sample.dialog().getByRole("gridcell", { name: "edda.fennimarsh@ivoryline-foods.example" }).first().click();

  const record = sample.dialog().getByRole("region", { name: "The record" });
  await says(record, "hubspot-contacts.csv, line 216", "salesforce-leads.csv, line 123");
  const text = await record.innerText();
  expect(text).toContain(lineOf("hubspot-contacts.csv", 216));
  expect(text).toContain(lineOf("salesforce-leads.csv", 123));

  const verdicts = await cells(record.getByRole("table"));
  expect(Object.fromEntries(verdicts.map(([rule, marketing, sales]) => [rule, `${marketing} ${sales}`]))).toMatchObject({
    "What the rules say": "Marketing Sales",
    "Fit: Title contains any of (Director, VP, Chief, Head)": "✓ holds ✗ does not hold",
    "Behaviour: Lead score, Demo requested": "✓ holds ✗ does not hold",
    "One per person": "✓ holds ✓ holds",
  });

  await sample.press("Escape");
  await record.waitFor({ state: "hidden" });
  await sample.dialog().waitFor();
});

test("See the math names the formula, the sum and what it was computed under", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.chart.getByRole("button", { name: "See the math" }).click();
  const math = sample.dialog("The math of the gap in MQL");
  await says(math, "15 − 40 = −25", "−8 − 7½ − 4½ − 4 − 1 = −25", "Shapley value", "Marketing, v1 Lead score ≥ 60 40 of 538");
  await sample.press("Escape");

  await sample.place.getByRole("button", { name: "More about Behaviour" }).click();
  await sample.page.getByRole("menuitem", { name: "See the math" }).click();
  const share = sample.dialog("The math of “Behaviour: Lead score, Demo requested”");
  await says(share, "Exactly −15/2.", "lets in 2 records that Marketing's keeps out, and keeps out 13", "all 120 orders of the 5 rules");
});

test("a period narrows the comparison, and one that can't be read says so", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.place.getByLabel("Period").selectOption("Q1 2026");
  await says(sample.numbers, "25 apart, 5 causes");
  expect(await sample.place.getByLabel("Date that decides").locator("option:checked").innerText()).toBe("by Created date");

  await sample.place.getByLabel("Period").selectOption("Q4 2025");
  await says(sample.numbers, "No gap");

  await sample.place.getByLabel("Period").selectOption("Other period…");
  const own = sample.place.getByLabel("Other period");
  await own.fill("spring");
  await own.press("Enter");
  await says(sample.place, "spring");
  expect(await own.getAttribute("aria-invalid")).toBe("true");
  await own.fill("2026-01-01..2026-03-31");
  await own.press("Enter");
  await says(sample.numbers, "25 apart, 5 causes");
});

test("a pipeline is compared by amount and by records", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.place.getByLabel("Term").selectOption("Pipeline");
  await says(sample.numbers, "Marketing $12,000,000", "Sales $7,000,000", "$5,000,000 apart, 4 causes");

  await sample.place.getByLabel("Measured in").selectOption("Records");
  await says(sample.numbers, "Marketing 74", "Sales 41");
});

test("causes are joined and split without changing either number", async ({ sample }) => {
  await sample.goTo("Compare");
  // The chart, once it is there, moves the table that the menus stand in.
  await sample.chart.getByRole("button", { name: /^Fit/ }).waitFor();
  await says(sample.numbers, "25 apart, 5 causes");

  await sample.place.getByRole("button", { name: "More about Contactability" }).click();
  await sample.page.getByRole("menuitem", { name: /^Join with Fit/ }).click();
  await says(sample.numbers, "25 apart, 4 causes", "Marketing 40", "Sales 15");

  const joined = sample.place.getByRole("row").filter({ hasText: "(Director, VP, Chief, Head) and not Email opt out" });
  await joined.getByRole("button", { name: /^More about/ }).click();
  await sample.page.getByRole("menuitem", { name: "Split into its rules" }).click();
  await says(sample.numbers, "25 apart, 5 causes", "Marketing 40", "Sales 15");
  expect(await causes(sample)).toEqual(FIVE_CAUSES);

  await sample.press("Control+z");
  await says(sample.numbers, "25 apart, 4 causes");
  await joined.getByRole("button", { name: /^More about/ }).click();
  await sample.page.getByRole("menuitem", { name: "Reset pairing" }).click();
  await says(sample.numbers, "25 apart, 5 causes");
});

test("the causes are copied as cells, the records of one are exported", async ({ sample }) => {
  await sample.goTo("Compare");
  await sample.place.getByRole("button", { name: "Copy table" }).click();
  await says(sample.message, "Copied the causes as cells");
  const lines = (await sample.copied()).split("\n").map((line) => line.split("\t"));
  expect(lines.map((line) => [line[3], line[4]])).toEqual([
    ["Share", "Share, exact"],
    ["-8", "-8"],
    ["-7.5", "-15/2"],
    ["-4.5", "-9/2"],
    ["-4", "-4"],
    ["-1", "-1"],
    ["-25", "-25"],
  ]);

  await sample.chart.getByRole("button", { name: "Copy as image" }).click();
  await says(sample.message, "Copied the chart as an image");

  await sample.place.getByRole("button", { name: "11 records of Fit" }).click();
  const download = sample.page.waitForEvent("download");
  await sample.dialog().getByRole("button", { name: "Export CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^Fit.*\.csv$/);
  const saved = join(sample.folder, "fit.csv");
  await file.saveAs(saved);
  const exported = readFileSync(saved, "utf8").trimEnd().split(/\r?\n/);
  expect(exported).toHaveLength(12);
  expect(exported[0]).toContain("Lead score");
  expect(exported.filter((line) => line.includes("edda.fennimarsh@ivoryline-foods.example"))).toHaveLength(1);
  await says(sample.message, "Exported 11 records");
});
