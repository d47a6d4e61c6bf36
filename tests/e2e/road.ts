// A workspace open in a browser, with what a user does there as words: go to a place, open, press, see.
// Every test gets a workspace, a program and a page of its own, and fails when the page logged an error.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from "playwright-core";
import { expect, inject, test as base } from "vitest";
import { counterpart, serve, type Served } from "./program";

/** The places of the rail, from the top; Ctrl with a digit from 0 leads to each. */
export const PLACES = ["Home", "Sources", "Definitions", "Compare", "Pipeline", "Handoffs", "Workshop", "Board pack"] as const;
export type PlaceName = (typeof PLACES)[number];

/** How long something may take to show before a test gives up. */
const PATIENCE = 15_000;

let shared: Promise<Browser> | undefined;

/** The user's road through one workspace. */
export class Road {
  /** What the page logged as an error, and what its policy refused. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    /** A folder of this test, which goes with it. */
    readonly folder: string,
    private served: Served,
  ) {
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      // The browser logs every call that is refused; the page tells the user why.
      const refused = message.location().url.endsWith("/api/call") && /status of 4\d\d/.test(message.text());
      if (message.type() === "error" && !refused) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  /** Opens a workspace that `make` puts at the path it is given. */
  static async open(make: (path: string) => void, options: BrowserContextOptions = {}): Promise<Road> {
    const folder = mkdtempSync(join(tmpdir(), "counterpart-e2e-"));
    const workspace = join(folder, "Agreement.counterpart");
    make(workspace);
    const served = await serve(workspace);
    shared ??= chromium.connect(inject("browser"));
    const context = await (await shared).newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", ...options });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const road = new Road(await context.newPage(), folder, served);
    await road.page.goto(served.address);
    await road.rail.waitFor();
    return road;
  }

  /** Ends the road, which must have been without an error in the page's log. */
  async close() {
    await this.page.context().close();
    await this.served.stop();
    rmSync(this.folder, { recursive: true });
    expect(this.complaints, "errors logged by the page").toEqual([]);
  }

  get rail(): Locator {
    return this.page.getByRole("navigation", { name: "Places" });
  }

  /** What the current place shows. */
  get place(): Locator {
    return this.page.getByRole("main");
  }

  /** In Compare: the two numbers and what lies between them. */
  get numbers(): Locator {
    return this.place.getByRole("region", { name: "The two numbers" });
  }

  /** In Compare: the bridge from one number to the other. */
  get chart(): Locator {
    return this.place.getByRole("figure");
  }

  /** The dialog or drawer on top. */
  dialog(name?: string | RegExp): Locator {
    return this.page.getByRole("dialog", name === undefined ? {} : { name }).last();
  }

  /** The latest message at the foot of the window. */
  get message(): Locator {
    return this.page.getByRole("region", { name: "Messages" }).getByRole("paragraph").last();
  }

  async goTo(place: PlaceName) {
    await this.rail.getByRole("link", { name: place }).click();
    await this.place.getByRole("heading").first().waitFor();
  }

  async press(...keys: string[]) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What was copied last. */
  copied(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** What has the keyboard. */
  get focused(): Locator {
    return this.page.locator(":focus");
  }
}

/** Waits until a piece of the page says all of this. */
export async function says(piece: Locator, ...texts: (string | RegExp)[]) {
  const words = async () => (await piece.innerText()).replace(/\s+/g, " ").trim();
  for (const text of texts) {
    if (typeof text === "string") await expect.poll(words, { timeout: PATIENCE }).toContain(text);
    else await expect.poll(words, { timeout: PATIENCE }).toMatch(text);
  }
}

/** The rows of a table or grid, cell by cell, as they read on the screen. */
export async function cells(table: Locator): Promise<string[][]> {
  const rows = await table.getByRole("row").all();
  return Promise.all(
    rows.map(async (row) => {
      const texts = await row.locator(":scope > *").allInnerTexts();
      return texts.map((text) => text.replace(/\s+/g, " ").trim());
    }),
  );
}

/** A file of the sample's exports. */
export function sampleFile(name: string): string {
  return fileURLToPath(new URL(`../../sample/${name}`, import.meta.url));
}

interface Workspaces {
  /** Exports in, definitions of MQL and Pipeline written. */
  sample: Road;
  /** Each team's leads in, nothing written. */
  unwritten: Road;
  empty: Road;
}

export const test = base.extend<Workspaces>({
  sample: async ({}, use) => walk(use, (path) => copyFileSync(inject("sample"), path)),
  unwritten: async ({}, use) =>
    walk(use, (path) => {
      counterpart("new", path);
      counterpart("import", path, sampleFile("hubspot-contacts.csv"), "--team", "marketing");
      counterpart("import", path, sampleFile("salesforce-leads.csv"), "--team", "sales");
    }),
  empty: async ({}, use) => walk(use, (path) => void counterpart("new", path)),
});

async function walk(use: (road: Road) => Promise<void>, make: (path: string) => void) {
  const road = await Road.open(make);
  await use(road);
  await road.close();
}
