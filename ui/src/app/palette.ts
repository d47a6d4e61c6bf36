// What the palette offers: places, terms and actions, and what a typed path can stand for.
import type { TermCard } from "../host";
import { format } from "../kit/format";
import { closeWorkspace, duplicate, newWorkspace, openSample, openWorkspace } from "./actions";
import { PLACES } from "./places";
import type { Workbench } from "./workbench.svelte";

export interface PaletteEntry {
  label: string;
  group: string;
  detail?: string;
  keys?: string;
  run: () => void;
}

/** Pages of the agreement, as the palette calls them. */
const AGREEMENT = [
  ["The agreement", "agreement"],
  ["Reveal", "reveal"],
  ["Signing", "signing"],
  ["Versions", "versions"],
  ["Write blind", "blind"],
] as const;

/** Everything one can go to or do now. */
export function paletteEntries(bench: Workbench, terms: TermCard[], open: { history: () => void; bring: () => void }): PaletteEntry[] {
  const { look, route, host, workspace } = bench;
  const act = (label: string, run: () => void, keys?: string): PaletteEntry => ({ label, group: "Do", run, ...(keys ? { keys } : {}) });
  const inWorkspace = workspace
    ? [
        ...PLACES.map(({ place, name, key }) => ({ label: name, group: "Places", keys: `Mod+${key}`, run: () => route.go(place) })),
        ...terms.flatMap(({ term, name, marketing, sales }) => [
          { label: `Compare ${name}`, group: "Terms", detail: `${format.count(marketing)} and ${format.count(sales)}`, run: () => route.go("compare", [term]) },
          { label: `Define ${name}`, group: "Terms", run: () => route.go("definitions", [term]) },
        ]),
        ...AGREEMENT.map(([label, page]) => ({ label, group: "Agreement", run: () => route.go("definitions", [page]) })),
        act("Bring in exports…", open.bring),
        act("Stage ladder…", () => route.go("pipeline", ["ladder"], route.spot.place === "pipeline" ? route.spot.query : {})),
        act("Fiscal calendar…", () => (bench.settingCalendar = true)),
        ...(workspace.undo ? [act(`Undo: ${workspace.undo}`, () => void bench.undo(), "Mod+Z")] : []),
        ...(workspace.redo ? [act(`Redo: ${workspace.redo}`, () => void bench.redo(), "Mod+Shift+Z")] : []),
        act("Show the history", open.history),
        act(look.presenting ? "Leave present mode" : "Present", () => bench.present(!look.presenting), "Mod+Shift+P"),
      ]
    : [];
  const choosing = host.canChooseWorkspace
    ? [
        act("Open the sample workspace", () => void openSample(bench)),
        act("New workspace…", () => void newWorkspace(bench)),
        act("Open a workspace…", () => void openWorkspace(bench)),
        ...(workspace ? [act("Duplicate…", () => void duplicate(bench)), act("Close the workspace", () => void closeWorkspace(bench))] : []),
      ]
    : [];
  const themes = [
    act("Theme: as the system", () => (look.choice = "system")),
    act("Theme: light", () => (look.choice = "light")),
    act("Theme: dark", () => (look.choice = "dark")),
  ];
  return [...inWorkspace, ...choosing, ...themes];
}

/** What a typed path can do, where paths mean something: no dialog is ever the only way. */
export function pathEntries(bench: Workbench, typed: string, bring: (path: string) => void): PaletteEntry[] {
  if (!bench.host.canChooseWorkspace || !/^(\/|~\/|[A-Za-z]:\\)/.test(typed)) return [];
  if (typed.endsWith(".counterpart")) {
    return [
      { label: `Open ${typed}`, group: "This path", run: () => void openWorkspace(bench, typed) },
      { label: `Make a new workspace at ${typed}`, group: "This path", run: () => void newWorkspace(bench, typed) },
    ];
  }
  return bench.workspace ? [{ label: `Bring in ${typed}`, group: "This path", run: () => bring(typed) }] : [];
}
