// The program under test, run as a user runs it: by its commands. Knows no page.
import { execFileSync, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Where the built program is; `cargo xtask test browser` says so. */
const PROGRAM = process.env.COUNTERPART_BIN ?? fileURLToPath(new URL("../../target/debug/counterpart", import.meta.url));

/** Runs a command to its end and answers what it printed. */
export function counterpart(...words: string[]): string {
  return execFileSync(PROGRAM, words, { encoding: "utf8" });
}

/** A workspace being served. */
export interface Served {
  /** The address to open; it works once. */
  address: string;
  stop(): Promise<void>;
}

/** Serves a workspace on a free port. */
export async function serve(workspace: string): Promise<Served> {
  const host = spawn(PROGRAM, ["serve", workspace], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => host.once("exit", () => resolve()));
  const stop = async () => {
    host.kill("SIGINT");
    // Connections kept alive by the browser would hold a polite end up.
    const impatient = setTimeout(() => host.kill("SIGKILL"), 500);
    await ended;
    clearTimeout(impatient);
  };
  for await (const line of createInterface({ input: host.stdout })) return { address: line.trim(), stop };
  throw new Error(`counterpart serve ${workspace} ended without an address`);
}

/** The browser to test in: $CHROMIUM, or the first one on the path. */
export function chromiumPath(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const paths = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = paths.find(runs);
  if (!found) throw new Error(`no browser on the path: ${names.join(", ")}; or set CHROMIUM`);
  return found;
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
