// At the sizes people have, nothing runs out of its place: no page, drawer or dialog scrolls sideways.
// Knows no picture: how it looks is for eyes.
import { expect } from "vitest";
import { PLACES, sampleFile, says, test, type Road } from "./road";

/** What is wider than its place, but for the grid, a file's first records and tables of figures, which are meant to scroll. */
function overflowing(road: Road): Promise<string[]> {
  return road.page.evaluate(() => {
    const top = document.querySelector("dialog[open]") ?? document.body;
    const wide = [document.documentElement, top, ...top.querySelectorAll("*")].filter((element) => {
      const { overflowX, display } = getComputedStyle(element);
      const scrolls = element === document.documentElement || overflowX === "auto" || overflowX === "scroll";
      const meant = element.matches('[role="grid"], [aria-label="First records"], .wide');
      return scrolls && display !== "inline" && !meant && element.scrollWidth > element.clientWidth;
    });
    const beyond = [...top.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      const clipped = element.closest('[role="grid"], [aria-label="First records"], .wide, .unseen, .skip');
      return !clipped && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    });
    return [...wide, ...beyond].map((element) => `${element.tagName} “${(element.textContent ?? "").trim().slice(0, 60)}”`);
  });
}

test.for([
  [1280, 800],
  [1440, 900],
] as const)("at %i × %i every place, drawer and dialog keeps to its width", async ([width, height], { sample }) => {
  const { page, place } = sample;
  const keeps = async (what: string) => expect(await overflowing(sample), what).toEqual([]);
  await page.setViewportSize({ width, height });
  for (const name of PLACES) {
    await sample.goTo(name);
    if (name === "Compare") await sample.chart.getByRole("button", { name: /^Fit/ }).waitFor();
    if (name === "Pipeline") await place.getByRole("heading", { name: "All figures" }).waitFor();
    await keeps(name);
  }

  await sample.goTo("Pipeline");
  await place.getByRole("button", { name: "Add a filter" }).click();
  await keeps("a filter to add");
  await sample.press("Escape");
  for (const metric of ["Stage conversion", "Source quality", "Pipeline velocity"]) {
    await place.getByRole("button", { name: new RegExp(`^${metric}`) }).click();
    await sample.dialog(metric).getByRole("table").first().waitFor();
    await keeps(`the math of ${metric}`);
    await sample.press("Escape");
  }
  await place.getByRole("button", { name: "Stage ladder…" }).click();
  await sample.dialog("Stage ladder").getByRole("group", { name: "Proposal" }).getByLabel("Kind").selectOption("Service level");
  await sample.dialog("Stage ladder").getByRole("button", { name: "Proposal means another stage from a day on" }).click();
  await keeps("the stage ladder");
  await sample.press("Escape", "Escape");

  await sample.goTo("Compare");
  await place.getByRole("button", { name: "More about Fit" }).click();
  await page.getByRole("menuitem", { name: "See the math" }).click();
  await says(sample.dialog(), "Shapley value");
  await keeps("the math");
  await sample.press("Escape");

  await place.getByRole("button", { name: "11 records of Fit" }).click();
  await sample.dialog().getByRole("gridcell").first().click();
  await says(sample.dialog(), "hubspot-contacts.csv, line 216");
  await keeps("records and the detail of one");
  await sample.press("Escape", "Escape");

  await sample.press("Control+Shift+P");
  await sample.rail.waitFor({ state: "hidden" });
  await says(sample.numbers, "25 apart");
  await keeps("Compare while presenting");
  await sample.press("Escape");

  await sample.goTo("Sources");
  for (const details of await place.getByText(/columns$|finding$/).all()) await details.click();
  await keeps("Sources with everything unfolded");
  const chooser = page.waitForEvent("filechooser");
  await place.getByRole("region", { name: "Marketing" }).getByRole("button", { name: "Add files…" }).click();
  await (await chooser).setFiles(sampleFile("hubspot-contacts.csv"));
  await says(sample.dialog(), "This file is here already");
  await keeps("a file's preview");
  await sample.dialog().getByRole("button", { name: "Map the columns" }).click();
  await sample.dialog().getByRole("columnheader", { name: "Examples" }).waitFor();
  await keeps("a file's mapping");
  await sample.press("Escape");

  await sample.press("Control+k");
  await keeps("the palette");
});
