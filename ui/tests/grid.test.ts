// The record grid without a screen: where the scroll bar stands, which rows are fetched, what keys do.
import { describe, expect, it } from "vitest";

import { HostProblem, type GridColumn, type RowsPage } from "../src/host";
import { BLOCK, RowBlocks } from "../src/kit/grid/blocks.svelte";
import { GridColumns } from "../src/kit/grid/columns.svelte";
import { HEADER, RecordGridState } from "../src/kit/grid/grid.svelte";
import * as scroll from "../src/kit/grid/scroll";
import { tsvRows } from "../src/kit/grid/tsv";

const settle = () => new Promise((done) => setTimeout(done));

const column = (id: string, kind: GridColumn["kind"] = "text"): GridColumn => ({
  id,
  label: id,
  team: null,
  kind,
  in_rule: false,
});
const COLUMNS = [column("Name"), column("Amount", "money"), column("Score", "number")];

/** An engine with so many records; it remembers which pages were read. */
function engine(total: number) {
  const asked: number[] = [];
  const read = async (offset: number, limit: number): Promise<RowsPage> => {
    asked.push(offset);
    const n = Math.max(0, Math.min(limit, total - offset));
    const rows = Array.from({ length: n }, (_, i) => ({
      record: offset + i,
      cells: [`Lead ${offset + i}`, (offset + i) * 100, offset + i],
    }));
    return { total, columns: COLUMNS, rows };
  };
  return { asked, read };
}

describe("scroll mapping", () => {
  const short = { rows: 1000, rowHeight: 32, viewport: 640 };
  const million = { rows: 1_000_000, rowHeight: 32, viewport: 640 };

  it("leaves short lists as they are", () => {
    expect(scroll.spacerHeight(short)).toBe(32_000);
    expect(scroll.toOffset(5000, short)).toBe(5000);
    expect(scroll.toScrollTop(5000, short)).toBe(5000);
  });

  it("fits a million rows into a spacer a browser can lay out", () => {
    expect(scroll.isScaled(million)).toBe(true);
    expect(scroll.spacerHeight(million)).toBe(8_000_000);
  });

  it("maps both ends of the bar to both ends of the rows, and back", () => {
    const bottom = scroll.spacerHeight(million) - million.viewport;
    expect(scroll.toOffset(0, million)).toBe(0);
    expect(scroll.toOffset(bottom, million)).toBe(1_000_000 * 32 - 640);
    for (const row of [0, 1, 17, 499_999, 999_979]) {
      const offset = row * 32;
      expect(scroll.toOffset(scroll.toScrollTop(offset, million), million)).toBeCloseTo(offset, 4);
    }
  });

  it("moves row by row under a finger and far under the thumb", () => {
    const offset = 500_000 * 32;
    const at = scroll.toScrollTop(offset, million);
    expect(scroll.afterScroll(offset, at, at + 32, million)).toBe(offset + 32);
    expect(scroll.afterScroll(offset, at, at + 100_000, million)).toBe(scroll.toOffset(at + 100_000, million));
  });

  it("reaches the very first and the very last row", () => {
    const bottom = scroll.spacerHeight(million) - million.viewport;
    expect(scroll.afterScroll(400, 100, 0, million)).toBe(0);
    expect(scroll.afterScroll(31_999_000, bottom - 10, bottom, million)).toBe(scroll.lastOffset(million));
  });

  it("draws what is in view, partly visible rows included", () => {
    expect(scroll.visibleRows(16, short)).toEqual({ first: 0, end: 21 });
    expect(scroll.visibleRows(0, { ...short, rows: 3 })).toEqual({ first: 0, end: 3 });
  });

  it("scrolls no further than needed to show a row", () => {
    expect(scroll.revealRow(5, 0, short)).toBe(0);
    expect(scroll.revealRow(20, 0, short)).toBe(32);
    expect(scroll.revealRow(3, 320, short)).toBe(96);
  });
});

describe("blocks of rows", () => {
  it("fetches what is in view, once", async () => {
    const { asked, read } = engine(1000);
    const blocks = new RowBlocks(read);
    blocks.want(0, 20);
    blocks.want(3, 23);
    await settle();
    expect(asked).toEqual([0]);
    expect(blocks.total).toBe(1000);
    expect(blocks.row(7)?.record).toBe(7);
    expect(blocks.row(BLOCK)).toBeUndefined();
  });

  it("never asks for what was scrolled past before its turn", async () => {
    const { asked, read } = engine(1_000_000);
    const blocks = new RowBlocks(read);
    for (const block of [0, 10, 20, 30, 40]) blocks.want(block * BLOCK, block * BLOCK + 20);
    await settle();
    expect(asked).toEqual([0, 10 * BLOCK, 40 * BLOCK]);
  });

  it("forgets the blocks used longest ago and fetches them again", async () => {
    const { asked, read } = engine(1_000_000);
    const blocks = new RowBlocks(read);
    for (let block = 0; block < 70; block++) {
      blocks.want(block * BLOCK, block * BLOCK + 1);
      await settle();
    }
    expect(blocks.row(0)).toBeUndefined();
    expect(blocks.row(69 * BLOCK)?.record).toBe(69 * BLOCK);
    blocks.want(0, 1);
    await settle();
    expect(asked.at(-1)).toBe(0);
  });

  it("drops answers that belong to an earlier list", async () => {
    const blocks = new RowBlocks(engine(500).read);
    blocks.want(0, 1);
    blocks.restart(engine(7).read, 0, 1);
    await settle();
    expect(blocks.total).toBe(7);
  });

  it("says why a page did not come, and tries again when asked", async () => {
    let broken = true;
    const { read } = engine(10);
    const blocks = new RowBlocks(async (offset, limit) => {
      if (broken) throw new HostProblem({ code: "gone", message: "The file is gone.", hint: "", detail: "" });
      return read(offset, limit);
    });
    blocks.want(0, 1);
    await settle();
    expect(blocks.problem).toBe("The file is gone.");
    broken = false;
    blocks.want(0, 1);
    await settle();
    expect(blocks.problem).toBe("");
    expect(blocks.row(0)?.record).toBe(0);
  });
});

describe("columns", () => {
  it("sorts largest first, then smallest first, then not at all", () => {
    const columns = new GridColumns();
    columns.use(COLUMNS);
    columns.cycleSort("Score");
    expect(columns.sort).toEqual({ column: "Score", descending: true });
    columns.cycleSort("Score");
    expect(columns.sort).toEqual({ column: "Score", descending: false });
    columns.cycleSort("Score");
    expect(columns.sort).toBeNull();
  });

  it("keeps order, width and visibility when the list changes", () => {
    const columns = new GridColumns();
    columns.use(COLUMNS);
    columns.move("Score", -1);
    columns.resize(COLUMNS[0]!, 333);
    columns.toggle("Amount");
    columns.use([...COLUMNS, column("Country")]);
    expect(columns.shown.map((each) => each.id)).toEqual(["Name", "Score", "Country"]);
    expect(columns.widthOf(columns.shown[0]!)).toBe(333);
  });

  it("starts with the column that names the record, then those asked about", () => {
    const columns = new GridColumns();
    columns.use([column("marketing.lead_score", "number"), column("sales.title"), column("marketing.email"), column("sales.email")]);
    expect(columns.shown.map((each) => each.id)).toEqual(["marketing.email", "marketing.lead_score", "sales.title", "sales.email"]);
    const titles = new GridColumns(({ id }) => id.endsWith(".title"));
    titles.use(columns.delivered);
    expect(titles.shown.map((each) => each.id)).toEqual(["marketing.email", "sales.title", "marketing.lead_score", "sales.email"]);
  });

  it("keeps at least one column", () => {
    const columns = new GridColumns();
    columns.use([column("Name")]);
    columns.toggle("Name");
    expect(columns.shown).toHaveLength(1);
  });
});

describe("grid", () => {
  async function grid(total: number) {
    const opened: number[] = [];
    const state = new RecordGridState(engine(total).read, (row) => opened.push(row.record));
    state.viewport = 320;
    await settle();
    const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
      state.key({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });
    return { state, press, opened };
  }

  it("walks from the header to the last of a million rows and back", async () => {
    const { state, press } = await grid(1_000_000);
    expect(state.active.row).toBe(HEADER);
    press("ArrowDown");
    press("PageDown");
    expect(state.active.row).toBe(9);
    press("End", { ctrlKey: true });
    expect(state.active).toEqual({ row: 999_999, column: 2 });
    expect(state.visible.end).toBe(1_000_000);
    press("ArrowDown");
    expect(state.active.row).toBe(999_999);
    press("Home", { ctrlKey: true });
    expect(state.active).toEqual({ row: 0, column: 0 });
    expect(state.offset).toBe(0);
  });

  it("keeps the focused row in the document when it is scrolled away", async () => {
    const { state } = await grid(5000);
    state.focus(3, 0);
    state.scrollTo(100_000);
    expect(state.drawn).toContain(3);
  });

  it("opens the focused record on Enter and sorts on Enter in the header", async () => {
    const { state, press, opened } = await grid(50);
    press("Enter");
    expect(state.columns.sort).toEqual({ column: "Name", descending: true });
    await settle();
    press("ArrowDown");
    press("ArrowDown");
    press("Enter");
    expect(opened).toEqual([1]);
  });

  it("copies one cell, or the selected rows with a header, as values", async () => {
    const { state, press } = await grid(300);
    state.focus(2, 1);
    expect(await state.copyText()).toBe("2.00");
    press("ArrowDown", { shiftKey: true });
    expect(state.selected).toBe(2);
    expect(await state.copyText()).toBe("Name\tAmount\tScore\nLead 2\t2.00\t2\nLead 3\t3.00\t3");
  });

  it("resizes and moves the column of a focused header by keyboard", async () => {
    const { state, press } = await grid(3);
    const before = state.columns.widthOf(state.columns.shown[0]!);
    press("ArrowRight", { altKey: true });
    expect(state.columns.widthOf(state.columns.shown[0]!)).toBe(before + 16);
    press("ArrowRight", { ctrlKey: true, shiftKey: true });
    expect(state.columns.shown.map((each) => each.id)).toEqual(["Amount", "Name", "Score"]);
    expect(state.active).toEqual({ row: HEADER, column: 1 });
  });
});

describe("cells as text", () => {
  it("quotes what would break a line and leaves unknown empty", () => {
    const columns = [column("Note"), column("Amount", "money")];
    const rows = [{ record: 0, cells: ["two\nlines", null] }];
    expect(tsvRows(rows, columns, columns)).toBe('Note\tAmount\n"two\nlines"\t');
  });
});
