// Two teams write what MQL means: numbers move with the words, mistakes are mended by keyboard, nothing is lost.
import { expect } from "vitest";
import { says, test, type Road } from "./road";

type Team = "Marketing" | "Sales";

/** A team's side of the term on screen. */
const side = (road: Road, team: Team) => road.place.getByRole("region", { name: team, exact: true });
const text = (road: Road, team: Team) => side(road, team).getByRole("textbox");

/** Waits until a team counts so many. */
async function counts(road: Road, team: Team, n: string) {
  await says(side(road, team).getByRole("button", { name: /: open these records/ }), new RegExp(`^${n}$`));
}

async function openTerm(road: Road, name: string) {
  await road.goTo("Definitions");
  await road.place.getByRole("navigation", { name: "Terms" }).getByRole("link", { name: new RegExp(`^${name}\\b`) }).click();
  await road.place.getByRole("heading", { name, exact: true }).waitFor();
}

test("both definitions are typed from nothing, and both numbers move with the words", async ({ unwritten }) => {
  await openTerm(unwritten, "MQL");
  await counts(unwritten, "Marketing", "–");

  await text(unwritten, "Marketing").click();
  await unwritten.page.keyboard.type("Lead score >= 6");
  await counts(unwritten, "Marketing", "456");
  await unwritten.page.keyboard.type("0");
  await counts(unwritten, "Marketing", "40");

  await text(unwritten, "Sales").click();
  await unwritten.page.keyboard.type("Lead score >= 40 and Demo requested is yes");
  await counts(unwritten, "Sales", "29");
  await unwritten.page.keyboard.type(
    " and Title contains any of (Director, VP, Chief, Head) and not Email opt out is yes and Lead status is one of (Accepted, Working, Qualified) and one per person",
  );
  await counts(unwritten, "Sales", "15");
  await says(side(unwritten, "Sales"), "25 fewer than Marketing", "read from salesforce-leads.csv");
  await says(unwritten.place, "What differs: 5 of 5 clauses, 29 records");

  await unwritten.goTo("Compare");
  await says(unwritten.numbers, "Marketing 40", "25 apart, 5 causes", "Sales 15");
});

test("a word that is no field is said under it, and mended by keyboard", async ({ unwritten }) => {
  await openTerm(unwritten, "MQL");
  await text(unwritten, "Marketing").click();
  await unwritten.page.keyboard.type("Lead scor >= 60");
  await says(side(unwritten, "Marketing"), "Lead scor", "is not a field");
  expect(await text(unwritten, "Marketing").getAttribute("aria-invalid")).toBe("true");

  await unwritten.press("Alt+Enter");
  expect(await text(unwritten, "Marketing").inputValue()).toBe("Lead score >= 60");
  await counts(unwritten, "Marketing", "40");
  expect(await text(unwritten, "Marketing").getAttribute("aria-invalid")).toBe("false");
});

test("fields, operators and values are offered and taken by keyboard", async ({ unwritten }) => {
  await openTerm(unwritten, "MQL");
  const editor = text(unwritten, "Sales");
  const offers = side(unwritten, "Sales").getByRole("listbox", { name: "What can come next" });
  /** Types a beginning, walks down to what is wanted, and takes it. */
  const take = async (typed: string, wanted: RegExp) => {
    await unwritten.page.keyboard.type(typed);
    await offers.getByRole("option", { name: wanted }).waitFor();
    while (!wanted.test(await offers.getByRole("option", { selected: true }).innerText())) await unwritten.press("ArrowDown");
    await unwritten.press("Enter");
  };
  await editor.click();
  await take("lead st", /^Lead status/);
  await take("", /^is one of/);
  await take("Qual", /^Qualified/);
  await offers.getByRole("option", { name: "another value" }).waitFor();
  expect(await offers.getByRole("option", { selected: true }).count(), "Enter does not trade a finished word for a longer one").toBe(0);
  await take(", wor", /^Working/);
  await unwritten.press("Escape");
  await unwritten.page.keyboard.type(")");
  expect(await editor.inputValue()).toBe("Lead status is one of (Qualified, Working)");
  await counts(unwritten, "Sales", "169");
});

test("undo and redo go back and forth over edits of both texts", async ({ sample }) => {
  await openTerm(sample, "MQL");
  await text(sample, "Marketing").click();
  await sample.press("End", "Backspace", "5");
  await counts(sample, "Marketing", "35");
  await text(sample, "Sales").click();
  await sample.press("Control+a", "Delete");
  await sample.page.keyboard.type("Lead score >= 40");
  await counts(sample, "Sales", "110");

  await sample.press("Control+z");
  await counts(sample, "Sales", "15");
  await counts(sample, "Marketing", "35");
  await sample.press("Control+z");
  await counts(sample, "Marketing", "40");
  expect(await text(sample, "Marketing").inputValue()).toBe("Lead score ≥ 60");
  await sample.press("Control+Shift+z");
  await counts(sample, "Marketing", "35");
  await sample.press("Control+Shift+z");
  await counts(sample, "Sales", "110");
});

test("a term is added, renamed and removed, and undo brings it back", async ({ sample }) => {
  await sample.goTo("Definitions");
  const terms = sample.place.getByRole("navigation", { name: "Terms" });
  await terms.getByRole("button", { name: "Add a term" }).click();
  await sample.dialog("Add a term").getByLabel("Name").fill("SAL");
  await sample.press("Enter");
  await sample.place.getByRole("heading", { name: "SAL" }).waitFor();

  await sample.place.getByRole("button", { name: "Rename or remove SAL" }).click();
  await sample.page.getByRole("menuitem", { name: "Rename…" }).click();
  await sample.dialog("Rename SAL").getByLabel("Name").fill("Accepted lead");
  await sample.press("Enter");
  await terms.getByRole("link", { name: "Accepted lead" }).waitFor();

  await sample.place.getByRole("button", { name: "Rename or remove Accepted lead" }).click();
  await sample.page.getByRole("menuitem", { name: "Remove" }).click();
  await terms.getByRole("link", { name: "Accepted lead" }).waitFor({ state: "detached" });
  await sample.press("Control+z");
  await terms.getByRole("link", { name: "Accepted lead" }).waitFor();
});

test("what was typed is still there after a reload, with nothing pressed to save it", async ({ sample }) => {
  await openTerm(sample, "MQL");
  await text(sample, "Marketing").click();
  await sample.press("End");
  await sample.page.keyboard.type(" and Demo requested is yes");
  await counts(sample, "Marketing", "27");
  await sample.page.reload();
  await counts(sample, "Marketing", "27");
  expect(await text(sample, "Marketing").inputValue()).toBe("Lead score ≥ 60 and Demo requested is yes");
});
