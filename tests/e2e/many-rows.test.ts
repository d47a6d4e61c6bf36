// Exports as large as they come: an import that can be left, a grid that reaches the last of 300,000 rows though
// no browser draws an element that high, and numbers that follow the finger.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { counterpart } from "./program";
import { Road, says, test } from "./road";

const ROWS = 300_000;

/** Writes an export of so many leads: scores go round from 0 to 100. */
function writeLeads(path: string, rows: number) {
  const lines = Array.from({ length: rows }, (_, i) => `p${i}@c${i % 997}.example,${i % 101},${["DE", "AT", "CH", "FR"][i % 4]}`);
  writeFileSync(path, ["Email,Lead Score,Country", ...lines, ""].join("\n"));
}

/** How many of so many leads score at least so much. */
function scoring(rows: number, least: number): string {
  const n = Array.from({ length: rows }, (_, i) => i % 101).filter((score) => score >= least).length;
  return n.toLocaleString("en-US");
}

/** A workspace in which Marketing's export has so many leads; it goes with the test. */
async function withLeads(rows: number): Promise<Road> {
  const road = await Road.open((path) => {
    const leads = join(dirname(path), "leads.csv");
    writeLeads(leads, rows);
    counterpart("new", path);
    counterpart("import", path, leads, "--team", "marketing");
  });
  onTestFinished(() => road.close());
  return road;
}

test("a long import says how far it is, and leaves no trace when it is cancelled", async ({ empty }) => {
  await empty.goTo("Sources");
  const leads = join(empty.folder, "leads.csv");
  writeLeads(leads, ROWS);
  const chooser = empty.page.waitForEvent("filechooser");
  await empty.place.getByRole("region", { name: "Marketing" }).getByRole("button", { name: "Choose files…" }).click();
  await (await chooser).setFiles(leads);
  const intake = empty.dialog("leads.csv");
  await intake.getByRole("button", { name: "Map the columns" }).click();
  await intake.getByRole("button", { name: /^Bring in about/ }).click();
  await intake.getByRole("progressbar").waitFor();
  await intake.getByRole("button", { name: "Cancel" }).click();
  await says(intake, "Cancelled.", "Nothing of leads.csv was kept.");
  await empty.press("Escape");
  await says(empty.place, "Drop exports from Marketing here");
});

test("the grid reaches the last row by key, by dragging and row by row by wheel", async () => {
  const road = await withLeads(ROWS);
  await road.goTo("Sources");
  await road.place.getByRole("button", { name: "Open the rows" }).click();
  await says(road.dialog(), "300,000 records");
  const grid = road.dialog().getByRole("grid");
  const last = grid.getByRole("gridcell", { name: `p${ROWS - 1}@` });
  const middle = grid.getByRole("gridcell", { name: `p${ROWS / 2}@` });
  await grid.getByRole("gridcell", { name: "p0@" }).waitFor();

  const height = await grid.evaluate((element) => element.scrollHeight);
  expect(height, "browsers draw no element higher").toBeLessThan(33_554_428);
  expect(height, "so the rows share a shorter one").toBeLessThan(ROWS * 32);

  await road.press("Control+End");
  await last.waitFor();
  await expect.poll(() => road.focused.evaluate((cell) => cell.parentElement?.getAttribute("aria-rowindex"))).toBe(String(ROWS + 1));
  await road.press("Control+Home");
  await grid.getByRole("gridcell", { name: "p0@" }).waitFor();

  /** Puts the thumb of the scroll bar so far down, from 0 to 1. */
  const drag = (to: number) => grid.evaluate((element, part) => (element.scrollTop = part * (element.scrollHeight - element.clientHeight)), to);
  await drag(0.5);
  await middle.waitFor();
  await drag(1);
  await last.waitFor();
  await drag(0.5);
  await middle.waitFor();

  await grid.hover();
  const before = (await middle.boundingBox())?.y ?? 0;
  await road.page.mouse.wheel(0, 64);
  await expect.poll(async () => (await middle.boundingBox())?.y, { message: "two rows of 32 pixels up" }).toBe(before - 64);
});

test("a count follows a key", async () => {
  const rows = 100_000;
  const road = await withLeads(rows);
  await road.goTo("Definitions");
  const marketing = road.place.getByRole("region", { name: "Marketing" });
  const count = marketing.getByRole("button", { name: /: open these records/ });
  await marketing.getByRole("textbox").click();
  await road.page.keyboard.type("Lead score ≥ 6");
  await says(count, scoring(rows, 6));

  /** Milliseconds from the next key to the frame that shows another count. */
  const arm = () =>
    count.evaluate((button) => {
      const state = window as unknown as { waited?: Promise<number> };
      state.waited = new Promise((resolve) => {
        let pressedAt = 0;
        window.addEventListener("keydown", (event) => (pressedAt = event.timeStamp), { capture: true, once: true });
        const seen = new MutationObserver(() => {
          seen.disconnect();
          requestAnimationFrame((at) => resolve(at - pressedAt));
        });
        seen.observe(button, { characterData: true, childList: true, subtree: true });
      });
    });
  const waits: number[] = [];
  for (let digit = 0; digit < 10; digit++) {
    await arm();
    await road.press(String(digit));
    await says(count, scoring(rows, 60 + digit));
    waits.push(await road.page.evaluate(() => (window as unknown as { waited: Promise<number> }).waited));
    await road.press("Backspace");
    await says(count, scoring(rows, 6));
  }
  const sorted = waits.toSorted((a, b) => a - b);
  console.log(`key to count at ${rows.toLocaleString("en-US")} leads: median ${sorted[5]?.toFixed(0)} ms, most ${sorted[9]?.toFixed(0)} ms`);
});
