// The road from two wordings to one signed text: reveal, settle, sign, and a blind round at one laptop.
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { counterpart } from "./program";
import { says, test, type Road } from "./road";

/** The pages of the agreement in the left list of Definitions. */
const pages = (road: Road): Locator => road.place.getByRole("navigation", { name: "Agreement" });

/** The clause of a reveal by what it is about. */
const clause = (road: Road, about: string): Locator => road.place.getByRole("list", { name: "Clauses" }).getByRole("listitem", { name: new RegExp(`^${about},`) });

/** Opens MQL laid open, with its numbers. */
async function reveal(road: Road) {
  await road.goTo("Definitions");
  await pages(road).getByRole("link", { name: "Reveal" }).click();
  await road.place.getByLabel("Term", { exact: true }).selectOption("MQL");
  await clause(road, "Fit").waitFor();
}

/** Adds somebody who can sign for a team. */
async function addPerson(road: Road, team: string, name: string, pin: string) {
  await road.place.getByRole("region", { name: `${team} signs` }).getByRole("button", { name: "Add a person…" }).click();
  const asked = road.dialog(`Who signs for ${team}`);
  await asked.getByLabel("Name").fill(name);
  await asked.getByLabel("PIN", { exact: true }).fill(pin);
  await asked.getByLabel("The same PIN again").fill(pin);
  await asked.getByRole("button", { name: "Add", exact: true }).click();
  await asked.waitFor({ state: "hidden" });
}

const FIVE = ["Behaviour", "Fit", "Contactability", "Handoff", "One per person"];

test("two wordings of MQL are settled, signed by both teams, exported, and the file holds", async ({ sample }) => {
  const { place } = sample;
  await reveal(sample);
  expect(await place.getByRole("region", { name: "The numbers" }).count(), "the words first").toBe(0);
  expect(await place.getByRole("navigation", { name: "Terms" }).innerText()).not.toMatch(/40|15/);

  await place.getByRole("button", { name: "Show the numbers" }).click();
  const numbers = place.getByRole("region", { name: "The numbers" });
  await says(numbers, "Marketing 40", "Sales 15", "nothing taken yet");
  await says(clause(sample, "Behaviour"), "−7½");
  await says(clause(sample, "Fit"), "−8", "no rule");
  await says(place, "0 of 5 clauses settled");

  for (const about of FIVE) {
    await clause(sample, about).getByRole("button", { name: /^Sales' rule/ }).click();
    await says(clause(sample, about), "✓");
  }
  await says(place, "5 of 5 clauses settled");
  await says(clause(sample, "Fit"), /Marketing gives up \d+ leads/);
  await says(place.getByRole("region", { name: "What each team gave up" }), "Marketing");
  await settleRecords(sample);
  await says(numbers, "Both teams' numbers agree");

  await clause(sample, "Fit").getByRole("button", { name: "Open again" }).click();
  await says(place, "4 of 5 clauses settled");
  await sample.press("Control+z");
  await says(place, "5 of 5 clauses settled");

  await pages(sample).getByRole("link", { name: "Signing" }).click();
  await place.getByLabel("In force from").fill("2026-01-05");
  await place.getByLabel("Looked at again on").fill("2026-02-02");
  await place.getByLabel("Looked after by").fill("RevOps");
  await place.getByRole("button", { name: "Propose", exact: true }).click();
  await says(place, "Version 1, proposed", "Looked after by RevOps", "MQL");

  await addPerson(sample, "Marketing", "Mara Marek", "2468");
  const marketing = place.getByRole("region", { name: "Marketing signs" });
  await marketing.getByLabel("PIN").fill("1111");
  // However fast the machine is, what it does is said while it does it.
  await sample.page.route("**/api/call", async (route) => {
    await new Promise((done) => setTimeout(done, 400));
    await route.continue();
  });
  await marketing.getByRole("button", { name: "Sign for Marketing" }).click();
  await says(marketing, "Working out the key from the PIN.", "Signing…");
  await sample.page.unrouteAll({ behavior: "wait" });
  await expect.poll(() => marketing.getByLabel("PIN").getAttribute("aria-invalid"), { timeout: 15_000 }).toBe("true");
  await marketing.getByLabel("PIN").fill("2468");
  await marketing.getByRole("button", { name: "Sign for Marketing" }).click();
  await says(marketing, "Mara Marek", "Signed");

  await addPerson(sample, "Sales", "Sam Stone", "1357");
  const sales = place.getByRole("region", { name: "Sales signs" });
  expect(await sales.getByLabel("Who signs").locator("option").allInnerTexts(), "only their own people").toEqual(["Sam Stone"]);
  await sales.getByLabel("PIN").fill("1357");
  await sales.getByRole("button", { name: "Sign for Sales" }).click();
  await says(place, "Agreed, version 1", "Mara Marek", "Sam Stone");
  await says(place.getByRole("status").first(), "Version 1: due for review since Feb 2, 2026.");
  await says(pages(sample), "Versionsreview due");

  const download = sample.page.waitForEvent("download");
  await place.getByRole("button", { name: /^Signed/ }).click();
  const saved = join(sample.folder, "agreement.json");
  await (await download).saveAs(saved);
  expect(counterpart("verify", saved)).toMatch(/holds/i);

  await pages(sample).getByRole("link", { name: "Versions" }).click();
  await says(place.getByRole("article", { name: "Version 1" }), "In force", "Mara Marek", "Sam Stone");
});

/** Where both systems differ in their records, says whose count. */
async function settleRecords(road: Road) {
  const records = clause(road, "Whose records count");
  if ((await records.count()) > 0) await records.getByRole("button", { name: /^Marketing's rule/ }).click();
}

test("the same by keyboard alone", async ({ sample }) => {
  const { place } = sample;
  await palette(sample, "reveal");
  await says(place, "Reveal");
  await place.getByLabel("Term", { exact: true }).focus();
  await sample.page.keyboard.type("MQL");
  await clause(sample, "Fit").waitFor();
  await place.getByRole("button", { name: "Show the numbers" }).focus();
  await sample.press("Enter");
  await says(place.getByRole("region", { name: "The numbers" }), "Marketing 40", "Sales 15");

  // From the last clause up: each takes Sales' rule.
  const all = await place.getByRole("list", { name: "Clauses" }).locator("[aria-label]:not(.same)[tabindex]").count();
  for (let at = 0; at < all; at++) await sample.press("ArrowDown");
  for (let at = 0; at < all; at++) {
    const current = place.locator('[aria-current="true"]').and(place.getByRole("listitem"));
    await sample.press("s");
    await says(current, "✓");
    await sample.press("ArrowUp");
  }
  await says(place, "5 of 5 clauses settled");

  await palette(sample, "signing");
  await place.getByRole("button", { name: "Propose", exact: true }).focus();
  await sample.press("Enter");
  await says(place, "Version 1, proposed");
  for (const [team, name] of [["Marketing", "Mara Marek"], ["Sales", "Sam Stone"]] as const) {
    const slot = place.getByRole("region", { name: `${team} signs` });
    await slot.getByRole("button", { name: "Add a person…" }).focus();
    await sample.press("Enter");
    const asked = sample.dialog(`Who signs for ${team}`);
    await asked.waitFor();
    await sample.page.keyboard.type(name);
    await sample.press("Tab");
    await sample.page.keyboard.type("2468");
    await sample.press("Tab");
    await sample.page.keyboard.type("2468");
    await sample.press("Enter");
    await asked.waitFor({ state: "hidden" });
    await slot.getByLabel("PIN").focus();
    await sample.page.keyboard.type("2468");
    await sample.press("Enter");
    if (team === "Marketing") await says(slot, name, "Signed");
  }
  await says(place, "Agreed, version 1");
});

/** Opens the palette, types, and takes the first thing that fits. */
async function palette(road: Road, typed: string) {
  await road.press("Control+k");
  await road.page.getByRole("combobox", { name: "Go to or do" }).waitFor();
  await road.page.keyboard.type(typed);
  await road.press("Enter");
}

test("another wording is counted while it is written, and taken", async ({ sample }) => {
  await reveal(sample);
  await sample.place.getByRole("button", { name: "Show the numbers" }).click();
  await clause(sample, "Fit").getByRole("button", { name: /^Another wording/ }).click();
  const field = clause(sample, "Fit").getByRole("textbox", { name: "Another wording of Fit" });
  await field.fill("Title contains any of (Director, VP)");
  await says(clause(sample, "Fit"), /This rule alone counts: \d+ on Marketing's data, \d+ on Sales'/);
  await field.press("Control+Enter");
  await says(clause(sample, "Fit"), "Another wording stands: Title contains any of (Director, VP).");
  await says(sample.place, "1 of 5 clauses settled");
  await sample.press("Control+z");
  await says(sample.place, "0 of 5 clauses settled");
});

test("a blind round: turns at one laptop, nothing shows before both have sealed", async ({ unwritten }) => {
  const { place, page } = unwritten;
  await unwritten.goTo("Definitions");
  await place.getByRole("button", { name: "Write blind" }).click();
  await place.getByRole("button", { name: "Start the blind round" }).click();
  await says(place, "0 of 5 terms written");

  const write = async (team: string, text: string) => {
    await page.getByRole("button", { name: `${team} is at the keyboard` }).click();
    await place.getByRole("link", { name: /^MQL/ }).click();
    const field = place.getByRole("textbox", { name: `MQL as ${team} means it` });
    await field.fill(text);
    await says(place, `${team === "Sales" ? "Sales'" : "Marketing's"} turn. 1 of 5 terms written`);
    const other = team === "Sales" ? "Marketing" : "Sales";
    expect(await place.getByRole("textbox", { name: `MQL as ${other} means it` }).count(), "the other's pane").toBe(0);
  };

  await place.getByRole("button", { name: "Marketing's turn" }).click();
  await says(unwritten.dialog(), "Hand the laptop to Marketing.");
  await write("Marketing", "Lead score ≥ 60");
  await place.getByRole("button", { name: "Hand to Sales" }).click();
  await says(unwritten.dialog(), "Hand the laptop to Sales.", "What Marketing wrote is covered.");
  await write("Sales", "Lead score ≥ 60 and Title contains any of (Director, VP)");
  expect(await page.content(), "Marketing's words in Sales' page").not.toMatch(/Marketing means it/);

  await place.getByRole("button", { name: "Seal…" }).click();
  await says(unwritten.dialog(), "It can't be taken back");
  await unwritten.dialog().getByRole("button", { name: "Seal", exact: true }).click();
  await says(unwritten.dialog(), "Hand the laptop to Marketing.");
  await page.getByRole("button", { name: "Back to the facilitator" }).click();
  await says(place.getByRole("region", { name: "Sales" }), "1 of 5 terms written", /Sealed: [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}/);
  expect(await page.content(), "no word of a draft").not.toContain("Director");

  await place.getByRole("button", { name: "Marketing's turn" }).click();
  await page.getByRole("button", { name: "Marketing is at the keyboard" }).click();
  await place.getByRole("button", { name: "Seal…" }).click();
  await unwritten.dialog().getByRole("button", { name: "Seal", exact: true }).click();
  await place.getByRole("button", { name: "Reveal both drafts" }).click();
  await says(place.getByRole("list", { name: "Clauses" }), "Lead score ≥ 60", "Title contains any of (Director, VP)", "only Sales");
});
