// The real window, driven: open the sample, see 40 and 15, open a cause, see its rows and their file lines.
// Starts its own display and driver; knows nothing of how the window is built.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder, By, Capabilities, until, type WebDriver, type WebElement } from "selenium-webdriver";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = process.env.COUNTERPART_BIN ?? "../target/debug/counterpart";
const driverProgram = process.env.TAURI_DRIVER ?? "../target/tools/bin/tauri-driver";
const home = mkdtempSync(join(tmpdir(), "counterpart-window-"));
const workspace = join(home, "Sample.counterpart");
const started: ChildProcess[] = [];
let driver: WebDriver;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(url: string) {
  for (let tries = 0; tries < 150; tries++) {
    const ready = await fetch(url).then((response) => response.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} does not answer`);
}

/** The X server chooses a free display itself and writes its number to the pipe. */
function display(): Promise<string> {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x800x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  started.push(server);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.stdio[3]?.once("data", (number: Buffer) => resolve(`:${String(number).trim()}`));
  });
}

async function shown(text: string): Promise<WebElement> {
  const found = await driver.wait(until.elementLocated(By.xpath(`//*[normalize-space(.)=${JSON.stringify(text)}]`)), 20_000);
  await driver.wait(until.elementIsVisible(found), 10_000);
  return found;
}

beforeAll(async () => {
  expect(spawnSync(program, ["sample", workspace]).status).toBe(0);
  const environment = {
    ...process.env,
    DISPLAY: await display(),
    HOME: home,
    XDG_DATA_HOME: join(home, "data"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CACHE_HOME: join(home, "cache"),
    GSETTINGS_BACKEND: "memory",
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  };
  const [port, nativePort] = [await freePort(), await freePort()];
  const ports = ["--port", `${port}`, "--native-port", `${nativePort}`, "--native-driver", "/usr/bin/WebKitWebDriver"];
  started.push(spawn(driverProgram, ports, { env: environment, stdio: "ignore" }));
  await answers(`http://127.0.0.1:${port}/status`);
  const wanted = new Capabilities();
  wanted.setBrowserName("wry");
  wanted.set("tauri:options", { application: program, args: [workspace] });
  driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wanted).build();
});

afterAll(async () => {
  await driver?.quit().catch(() => undefined);
  for (const program of started.reverse()) program.kill();
  rmSync(home, { recursive: true, force: true });
});

test("the window opens on the sample and leads from 40 and 15 to the line of a file", async () => {
  await shown("Compare");
  await driver.executeScript("location.hash = '#/compare/mql'");
  await shown("25 apart, 5 causes");
  await shown("40");
  await shown("15");
  const cause = await driver.wait(until.elementLocated(By.css('g.mark[data-key="fit"]')), 20_000);
  expect(await cause.getAttribute("aria-label")).toContain("Title contains any of");
  await driver.executeScript("arguments[0].dispatchEvent(new MouseEvent('click', { bubbles: true }))", cause);
  const grid = await driver.wait(until.elementLocated(By.css('[role="grid"]')), 20_000);
  await driver.wait(async () => Number(await grid.getAttribute("aria-rowcount")) >= 11, 10_000);
  const row = await driver.wait(until.elementLocated(By.css('[role="grid"] [role="row"][aria-rowindex="2"] [role="gridcell"]')), 20_000);
  await row.click();
  await row.sendKeys("\uE007");
  await driver.wait(until.elementLocated(By.xpath('//*[contains(., "hubspot-contacts.csv") and contains(., "ine")]')), 20_000);
});
