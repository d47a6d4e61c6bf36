// What a source tells of the stages of deals: the sum of its rows, the stages found, the rows of unknown deals.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cells, says, test, type Road } from "./road";

const DEALS = `Opportunity ID,Opportunity Name,Stage,Created Date
0065e00000CQ01A,Alder,Closed Won,2026-01-05
0065e00000CQ02A,Birch,Demo,2026-01-07
`;
const HISTORY = `Opportunity ID,Opportunity Name,From Stage,To Stage,Last Modified
0065e00000CQ01A,Alder,,Discovery,2026-01-05
0065e00000CQ01A,Alder,Discovery,Demo,2026-01-15
0065e00000CQ01A,Alder,Demo,Demo,2026-01-20
0065e00000CQ01A,Alder,Demo,Closed Won,2026-03-01
0065e00000CQ02A,Birch,,Discovery,2026-01-07
0065e00000CQ02A,Birch,Discovery,Demo,2026-01-18
0065e00000CQ09A,Larch,,Discovery,2026-02-02
`;
const WIDE = `Record ID,Deal Name,Pipeline,Deal Stage,Create Date,"Date entered ""Discovery (Sales Pipeline)""","Date entered ""Demo (Sales Pipeline)"""
1,Alder,Sales Pipeline,Demo,2026-01-05 08:00,2026-01-05 08:10,2026-01-15 10:00
2,Birch,Sales Pipeline,Discovery,2026-01-07 08:00,2026-01-07 08:10,
`;

async function bringIn(road: Road, team: "Marketing" | "Sales", name: string, content: string) {
  const path = join(road.folder, name);
  writeFileSync(path, content);
  const column = road.place.getByRole("region", { name: team, exact: true });
  const chooser = road.page.waitForEvent("filechooser");
  await column.getByRole("button", { name: /Choose files…|Add files…/ }).click();
  await (await chooser).setFiles([path]);
  const intake = road.dialog(name);
  await intake.getByRole("button", { name: "Map the columns" }).last().click();
  await intake.getByRole("button", { name: /^Bring in about/ }).last().click();
  await intake.getByRole("button", { name: "Close" }).last().click();
  return column.getByRole("article", { name });
}

test("a stage history accounts for its rows, shows the stages, and opens the rows of unknown deals", async ({ empty }) => {
  await empty.goTo("Sources");
  await bringIn(empty, "Sales", "deals.csv", DEALS);
  const card = await bringIn(empty, "Sales", "history.csv", HISTORY);
  await card.getByRole("button", { name: "Stage history" }).click();
  await says(card, "One row per change: 7 events = 5 beginning a visit + 1 repeating the same stage + 1 of unknown deals.");
  expect(await cells(card.getByRole("table", { name: "Stages of the team's deals" }))).toEqual([
    ["Stage", "Visits", "Reached", "Moved on", "Lost", "Open", "Skipped", "Median"],
    ["Discovery", "2", "2", "2", "0", "0", "0", "10.5 d"],
    ["Demo", "2", "2", "1", "0", "1", "0", "45 d"],
    ["Closed Won won", "1", "", "", "", "", "", ""],
  ]);
  await card.getByRole("button", { name: "Open 1 row of unknown deals" }).click();
  const rows = empty.dialog("Rows of unknown deals in history.csv");
  await says(rows, "1 record", "Larch");
  await rows.getByRole("gridcell").first().click();
  await says(rows.getByRole("region", { name: "The record" }), "history.csv, line 8");
});

test("dates per stage say that re-entries can't be seen", async ({ empty }) => {
  await empty.goTo("Sources");
  const card = await bringIn(empty, "Marketing", "deals.csv", WIDE);
  await card.getByRole("button", { name: "Stage history" }).click();
  await says(card, "One date per stage: 3 events = 3 beginning a visit.", "Re-entries unobservable");
});
