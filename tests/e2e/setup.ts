// What all browser tests share: one browser, and one sample workspace that each test copies. Knows no test.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { chromiumPath, counterpart } from "./program";

declare module "vitest" {
  interface ProvidedContext {
    /** The address by which a test reaches the browser. */
    browser: string;
    /** The sample workspace, never opened itself. */
    sample: string;
  }
}

const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "counterpart-e2e-"));
  const sample = join(folder, "Sample.counterpart");
  counterpart("sample", sample);
  const browser = await chromium.launchServer({ executablePath: chromiumPath(), args: SWITCHES });
  project.provide("browser", browser.wsEndpoint());
  project.provide("sample", sample);
  return async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  };
}
