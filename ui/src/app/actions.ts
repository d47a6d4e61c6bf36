// What one can do from anywhere: open, make and copy workspaces, bring in files by path.
// Shared by the rail's menu, the start screen and the palette; knows no screen.
import type { Workbench } from "./workbench.svelte";

const ENDING = ".counterpart";

export async function openSample(bench: Workbench) {
  await bench.attempt(async () => {
    await bench.call("open_sample");
    bench.route.go("home");
  });
}

/** Makes an empty workspace where the user says and leads to Sources. */
export async function newWorkspace(bench: Workbench, path?: string) {
  await bench.attempt(async () => {
    const to = path ?? (await bench.host.pickSavePath(`Definitions${ENDING}`));
    if (to === null) return;
    await bench.call("new_workspace", { path: withEnding(to) });
    bench.route.go("sources");
  });
}

export async function openWorkspace(bench: Workbench, path?: string) {
  await bench.attempt(async () => {
    const from = path ?? (await bench.host.pickWorkspace());
    if (from === null) return;
    await bench.call("open_workspace", { path: from });
    bench.route.go("home");
  });
}

export async function closeWorkspace(bench: Workbench) {
  await bench.attempt(() => bench.call("close_workspace"));
}

/** Writes a copy; the open workspace stays open. */
export async function duplicate(bench: Workbench) {
  await bench.attempt(async () => {
    const to = await bench.host.pickSavePath(`${bench.workspace?.name ?? "Definitions"} copy${ENDING}`);
    if (to === null) return;
    const { path } = await bench.call("duplicate", { path: withEnding(to) });
    bench.toasts.say(`Copied to ${path}`);
  });
}

function withEnding(path: string): string {
  return path.endsWith(ENDING) ? path : path + ENDING;
}
