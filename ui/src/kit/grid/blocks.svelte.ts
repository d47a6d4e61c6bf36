// Rows of a long list, fetched in blocks when they come into view and forgotten when they are far away.
// Knows neither what the rows are nor who answers: it is given a function that reads a page.

import { SvelteMap } from "svelte/reactivity";

import { problemOf, type GridRow, type RowsPage } from "../../host";

/** Reads `limit` rows from `offset` on, in the order of the list. */
export type ReadPage = (offset: number, limit: number) => Promise<RowsPage>;

/** Rows per request. */
export const BLOCK = 128;
/** Blocks kept: some 8,000 rows. */
const KEEP = 64;
/** Requests under way at a time; what is scrolled past before its turn is never asked for. */
const AT_ONCE = 2;

export class RowBlocks {
  /** How many rows there are; `null` until the first answer. */
  total = $state<number | null>(null);
  /** Why the last page did not come; empty when it did. */
  problem = $state("");

  #blocks = new SvelteMap<number, GridRow[]>();
  #used: number[] = [];
  #wanted: number[] = [];
  #running = new Set<number>();
  #generation = 0;

  #read: ReadPage;

  constructor(read: ReadPage) {
    this.#read = read;
  }

  /** The row, or `undefined` while it is on its way. */
  row(index: number): GridRow | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  }

  /** Says which rows are in view (`end` not included); replaces what was wanted before. */
  want(first: number, end: number): void {
    const from = Math.floor(first / BLOCK);
    const to = Math.max(from, Math.ceil(end / BLOCK) - 1);
    this.#wanted = [];
    for (let block = from; block <= to; block++) {
      if (this.#blocks.has(block)) this.#touch(block);
      else this.#wanted.push(block);
    }
    this.#pump();
  }

  /** Forgets all rows, because the list or its order changed, and asks for those in view again. */
  restart(read: ReadPage, first: number, end: number): void {
    this.#read = read;
    this.#generation++;
    this.#blocks.clear();
    this.#used = [];
    this.#running.clear();
    this.problem = "";
    this.want(first, end);
  }

  #pump(): void {
    for (const block of this.#wanted) {
      if (this.#running.size >= AT_ONCE) return;
      if (!this.#running.has(block)) void this.#fetch(block, this.#generation);
    }
  }

  async #fetch(block: number, generation: number): Promise<void> {
    this.#running.add(block);
    let page: RowsPage | undefined;
    let problem = "";
    try {
      page = await this.#read(block * BLOCK, BLOCK);
    } catch (error) {
      problem = problemOf(error).message;
    }
    if (generation !== this.#generation) return;
    this.#running.delete(block);
    this.#wanted = this.#wanted.filter((wanted) => wanted !== block);
    this.problem = problem;
    if (page) this.#keep(block, page);
    this.#pump();
  }

  #keep(block: number, page: RowsPage): void {
    this.total = page.total;
    this.#blocks.set(block, page.rows);
    this.#touch(block);
    while (this.#used.length > KEEP) this.#blocks.delete(this.#used.shift()!);
  }

  #touch(block: number): void {
    this.#used = this.#used.filter((used) => used !== block);
    this.#used.push(block);
  }
}
