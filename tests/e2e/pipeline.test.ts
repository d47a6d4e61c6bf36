// The Pipeline place on the sample: three questions answered with figures, each down to the line of a file; how a
// figure comes about; what narrows the deals; and the stage ladder declared, mapped and taken back.
import { expect } from "vitest";
import { cells, says, test, type Road } from "./road";

const SLOW = "Where are deals slowing down?";
const ATTENTION = "What needs attention now?";
const SOURCES = "Which sources make real opportunities?";

const question = (road: Road, name: string) => road.place.getByRole("region", { name });
const footing = (road: Road) => road.place.getByLabel("What the figures rest on");

async function addFilter(road: Road, field: string, value: RegExp) {
  await road.place.getByRole("button", { name: "Add a filter" }).click();
  const form = road.place.getByRole("dialog", { name: "Add a filter" });
  await form.getByLabel("Field").selectOption(field);
  const option = form.getByLabel("Value").locator("option").filter({ hasText: value }).first();
  await form.getByLabel("Value").selectOption((await option.getAttribute("value")) ?? "");
  await form.getByRole("button", { name: "Add" }).click();
}

/** Opens the table of a question's evidence, where the chart stands before it. */
async function table(road: Road, name: string) {
  const region = question(road, name);
  await region.getByRole("figure").or(region.getByRole("table")).first().waitFor();
  const button = region.getByRole("button", { name: "Show the table" });
  if (await button.isVisible()) await button.click();
  return region.getByRole("table");
}

test("the three questions are answered with figures", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await says(footing(sample), "137 of 137 deals", "as of Jun 30, 2026", "USD");
  await says(sample.place.getByRole("list", { name: "At a glance" }), "Open pipeline $12,000,000", "6 of 14", "Velocity");
  await says(question(sample, SLOW), "Prospecting is where deals slow: half are still there after 34 days", "Often");
  await says(question(sample, ATTENTION), "2 open deals have been in their stage longer than 9 of 10 before");
  await says(question(sample, SOURCES), "Trade Show closes best: 11 of 17 decided won.");
});

test("the table of a question holds its figures, and a figure opens its deals down to the line of a file", async ({ sample }) => {
  await sample.goTo("Pipeline");
  const figures = await table(sample, SLOW);
  const rows = await cells(figures);
  expect(rows[0]?.slice(0, 2)).toEqual(["Stage", "Median"]);
  expect(rows.slice(1).map(([stage, median]) => [stage, median])).toEqual([
    ["Prospecting", "34 d"],
    ["Discovery", "30 d"],
    ["Demo", "27 d"],
    ["Proposal", "25 d"],
    ["Negotiation", "18 d"],
  ]);
  await figures.getByRole("button", { name: "Discovery: Still inside, 12." }).click();
  const deals = sample.dialog("Discovery: Still inside");
  await says(deals, "12 records");
  await deals.getByRole("gridcell").first().click();
  await says(deals.getByRole("region", { name: "The record" }), /salesforce-opportunities\.csv, line \d+/);
});

test("an item to open shows exactly its deals", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await question(sample, SLOW).getByRole("list", { name: "Deals to open" }).getByRole("button", { name: "8 deals in Prospecting now" }).click();
  const deals = sample.dialog("8 deals in Prospecting now");
  await says(deals, "8 records");
  expect(await deals.getByRole("grid").getAttribute("aria-rowcount"), "eight and the header").toBe("9");
  await deals.getByRole("gridcell").first().click();
  await says(deals.getByRole("region", { name: "The record" }), /\.csv, line \d+/);
});

test("See the math shows the formula, takes other parameters, tells figures apart and copies them", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByRole("button", { name: /^Stage conversion/ }).click();
  const math = sample.dialog("Stage conversion");
  await says(math, "reached the later stage ÷ entered the earlier stage", "137 of 137 deals", "Without a figure");
  await says(math, "Prospecting → Discovery, as other tools count it");

  await math.getByLabel("To", { exact: true }).selectOption("Proposal");
  await says(math, "Prospecting → Proposal, as other tools count it");

  await math.getByLabel("Window").fill("soon");
  await sample.press("Enter");
  await says(math.getByRole("alert"), "soon");
  await math.getByLabel("Window").fill("30");
  await sample.press("Enter");
  await math.getByRole("alert").waitFor({ state: "hidden" });

  await math.getByRole("button", { name: "Copy as cells" }).click();
  await says(sample.message, "Copied the figures as cells");
  const lines = (await sample.copied()).split("\n").map((line) => line.split("\t"));
  expect(lines[0]).toEqual(["Conversion, step by step"]);
  expect(lines[1]?.slice(0, 6)).toEqual(["Step", "Entered", "Came on", "Rate, of those matured", "Rate, of those matured, n", "Rate, of those matured, of"]);

  await math.getByLabel("Told apart by").selectOption("Type");
  await says(math, "Conversion, step by step by Type", "New Business, Prospecting → Discovery", "Expansion, Prospecting → Discovery");
  await math.getByRole("button", { name: /^Expansion, Prospecting → Discovery: Entered, 31\./ }).click();
  await says(sample.dialog("Expansion, Prospecting → Discovery: Entered"), "31 records");
});

test("credit is drawn under its models side by side, a mark opens its deals, and the table stands behind", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByRole("button", { name: /^Credit for touches/ }).click();
  const math = sample.dialog("Credit for touches");
  const chart = math.getByRole("figure", { name: "Credit for touches" });
  await says(chart, "Credit under each model, in money", "First", "Last", "Even", "U", "W", "Time decay", "campaign: Benchmark report", "64%");
  await chart.getByRole("button", { name: /^campaign: Benchmark report, W: / }).click();
  await says(sample.dialog("campaign: Benchmark report: W"), "47 records");
  await sample.press("Escape");
  const rows = await cells(math.getByRole("table").nth(1));
  expect(rows[0]).toEqual(["Touch", "First", "Last", "Even", "U", "W", "Time decay"]);
  expect(rows[1]?.slice(0, 3)).toEqual(["campaign: Benchmark report", "$7,636,000", "$722,500"]);
});

test("a figure at a glance leads to its math", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByRole("list", { name: "At a glance" }).getByRole("button", { name: /Win rate/ }).click();
  await says(sample.dialog("Win rate"), "Of the deals that came to an end in the period, the share that was won.");
});

test("a filter narrows the deals, stays over a reload and in the history of the browser, and is taken off", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await addFilter(sample, "Lead source", /^Web \(43\)/);
  await says(footing(sample), "43 of 137 deals");
  await addFilter(sample, "Type", /^Expansion/);
  await says(footing(sample), /^\d of 137 deals|^1\d of 137 deals/);
  await sample.place.getByRole("button", { name: "Remove Type: Expansion" }).click();
  await says(footing(sample), "43 of 137 deals");

  await sample.page.reload();
  await says(footing(sample), "43 of 137 deals");
  await sample.goTo("Compare");
  await sample.page.goBack();
  await says(footing(sample), "43 of 137 deals");
  await sample.place.getByRole("button", { name: "Clear" }).click();
  await says(footing(sample), "137 of 137 deals");
});

test("a period and a definition say which deals, and a period that can't be read says so", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByLabel("Definition").selectOption("As Pipeline");
  await says(footing(sample), "as Pipeline v", "41 of 137 deals");
  await sample.place.getByLabel("Period").selectOption("Q1 2026");
  await sample.place.getByRole("list", { name: "At a glance" }).getByRole("button", { name: /Win rate/ }).click();
  await says(sample.dialog("Win rate"), "Win rate, 2026-Q1");
  await sample.press("Escape");

  await sample.place.getByLabel("Period").selectOption("Other period…");
  const own = sample.place.getByLabel("Other period");
  await own.fill("spring");
  await own.press("Enter");
  await says(sample.place, "spring");
  expect(await own.getAttribute("aria-invalid")).toBe("true");
  await own.fill("2026-01-01..2026-03-31");
  await own.press("Enter");
  await expect.poll(() => own.getAttribute("aria-invalid")).toBeNull();
});

test("nothing under the filters says so and offers the way back; no deals lead to Sources", async ({ sample, empty }) => {
  await sample.goTo("Pipeline");
  await sample.page.evaluate(() => (location.hash = "#/pipeline?where=lead_source"));
  await sample.place.getByRole("button", { name: "Remove Lead source: unknown" }).waitFor();
  await says(sample.place, "No deal is left under these filters.");
  await sample.place.getByRole("button", { name: "Clear the filters" }).click();
  await says(footing(sample), "137 of 137 deals");

  await empty.goTo("Pipeline");
  await says(empty.place, "No deals yet");
  await empty.place.getByRole("link", { name: "Open Sources" }).click();
  await empty.place.getByRole("region", { name: "Marketing", exact: true }).waitFor();
});

test("the stage ladder is declared: an owner, a renamed stage, a mapped name; undo takes it back", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByRole("button", { name: "Stage ladder…" }).click();
  const ladder = sample.dialog("Stage ladder");
  await says(ladder, "nobody has declared it yet", "5 steps belong to nobody", "Every name in the exports means a stage.");

  await ladder.getByRole("group", { name: "Prospecting" }).getByText("Marketing").click();
  await says(ladder, "4 steps belong to nobody");
  await ladder.getByRole("group", { name: "Negotiation" }).getByLabel("Name", { exact: true }).fill("Closing");
  expect(await ladder.getByLabel("What Negotiation means").locator("option:checked").innerText(), "a renamed stage keeps its names").toBe("Closing");
  await ladder.getByRole("button", { name: "Remove Demo" }).click();
  await says(ladder, "1 name means no stage yet");
  await ladder.getByLabel("What Demo means").selectOption("Discovery");

  await sample.press("Escape");
  await says(ladder, "Changes are not saved.");
  await ladder.getByRole("button", { name: "Save" }).click();
  await ladder.waitFor({ state: "hidden" });
  await says(sample.message, "Saved the stage ladder");
  const figures = await table(sample, SLOW);
  await expect.poll(async () => (await cells(figures)).slice(1).map(([stage]) => stage)).toEqual(["Prospecting", "Discovery", "Proposal", "Closing"]);

  await sample.press("Control+z");
  await expect.poll(async () => (await cells(figures)).slice(1).map(([stage]) => stage)).toEqual(["Prospecting", "Discovery", "Demo", "Proposal", "Negotiation"]);
});

test("a ladder that is not possible is refused and kept as it was typed; one is taken from the exports again", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByRole("button", { name: "Stage ladder…" }).click();
  const ladder = sample.dialog("Stage ladder");
  await ladder.getByRole("group", { name: "Proposal" }).getByLabel("Kind").selectOption("Service level");
  await ladder.getByRole("button", { name: "Save" }).click();
  await says(ladder.getByRole("alert"), "Proposal has a service level but no limit in days.", "Nothing was saved");
  await ladder.getByLabel("Days to leave within").fill("14");
  await ladder.getByRole("button", { name: "Save" }).click();
  await ladder.waitFor({ state: "hidden" });

  await sample.place.getByRole("button", { name: "Stage ladder…" }).click();
  await says(sample.dialog("Stage ladder"), "As it was declared here");
  await sample.dialog("Stage ladder").getByRole("button", { name: "Take it from the exports" }).click();
  await says(sample.message, "Took the ladder from the exports");
});

test("everything can be done by keyboard: the place, its records, the ladder from the palette", async ({ sample }) => {
  await sample.press("Control+4");
  await says(footing(sample), "137 of 137 deals");
  await question(sample, SLOW).getByRole("button", { name: "8 deals in Prospecting now" }).focus();
  await sample.press("Enter");
  await says(sample.dialog("8 deals in Prospecting now"), "8 records");
  await sample.press("Escape");
  await says(sample.focused, "8 deals in Prospecting now");

  await sample.press("Control+k");
  await sample.page.keyboard.type("stage ladder");
  await sample.press("Enter");
  const ladder = sample.dialog("Stage ladder");
  await ladder.getByRole("group", { name: "Demo" }).getByLabel("Name", { exact: true }).focus();
  await sample.press("Alt+ArrowUp");
  const names = () => ladder.getByLabel("Name", { exact: true }).evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
  await expect.poll(async () => (await names()).slice(0, 3)).toEqual(["Prospecting", "Demo", "Discovery"]);
  expect(await sample.focused.inputValue(), "the stage that moved keeps the keyboard").toBe("Demo");
  await ladder.getByRole("group", { name: "Demo" }).getByRole("radio", { name: "Nobody" }).focus();
  await sample.press("ArrowRight");
  expect(await ladder.getByRole("group", { name: "Demo" }).getByRole("radio", { name: "Marketing" }).isChecked()).toBe(true);
  await sample.press("Escape", "Escape");
  await ladder.waitFor({ state: "hidden" });
});

test("a stage is dragged to another place in the journey", async ({ sample }) => {
  await sample.goTo("Pipeline");
  await sample.place.getByRole("button", { name: "Stage ladder…" }).click();
  const ladder = sample.dialog("Stage ladder");
  const at = async (name: string) => {
    const box = await ladder.getByRole("group", { name }).boundingBox();
    return { x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 24 };
  };
  const [from, to] = [await at("Prospecting"), await at("Demo")];
  await sample.page.mouse.move(from.x, from.y);
  await sample.page.mouse.down();
  await sample.page.mouse.move(to.x, to.y + 30, { steps: 12 });
  await sample.page.mouse.up();
  const names = await ladder.getByLabel("Name", { exact: true }).evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
  expect(names.slice(0, 3)).toEqual(["Discovery", "Demo", "Prospecting"]);
});

test("quarters go by the fiscal calendar that is set where periods are chosen, until that is undone", async ({ sample }) => {
  await sample.goTo("Compare");
  const period = sample.place.getByRole("combobox", { name: "Period" });
  await period.selectOption({ label: "Fiscal calendar…" });
  const calendar = sample.dialog("Fiscal calendar");
  await calendar.getByLabel("The year begins in").selectOption({ label: "February" });
  await says(calendar, "A quarter has three months");
  await calendar.getByText("Weeks, 4-4-5").click();
  await says(calendar, "The year begins on the Monday nearest to the 1st");
  await calendar.getByText("Months", { exact: true }).click();
  await calendar.getByRole("button", { name: "Save" }).click();
  await calendar.waitFor({ state: "hidden" });
  await says(sample.page.getByRole("status"), "Fiscal year from February");
  await period.selectOption({ label: "FY27 Q1 (Feb–Apr 2026)" });
  expect(await period.inputValue()).toBe("FY2027-Q1");
  await says(sample.page.getByRole("region", { name: "The two numbers" }), "Marketing");

  await sample.goTo("Pipeline");
  await sample.place.getByRole("combobox", { name: "Period" }).selectOption({ label: "FY27 Q2 (May–Jul 2026)" });
  await sample.place.getByRole("button", { name: /^Win rate Of the deals/ }).click();
  await says(sample.dialog("Win rate"), "FY27 Q2 (May–Jul 2026)");
  await sample.press("Escape", "Control+z");
  await sample.place.getByRole("combobox", { name: "Period" }).locator("option", { hasText: "Q2 2026" }).waitFor({ state: "attached" });
});
