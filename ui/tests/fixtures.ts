// A window without a browser and a program without a backend, for the tests of the window's logic.
import { vi } from "vitest";
import type { AppState, Command, Host, OfferedFile, Params, Result } from "../src/host";

/** Puts the few browser objects in place that the shell touches. */
export function stubWindow(hash = "") {
  vi.stubGlobal("location", { hash });
  vi.stubGlobal("window", { addEventListener: vi.fn() });
  vi.stubGlobal("history", { replaceState: vi.fn() });
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn() }));
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: vi.fn(), removeItem: vi.fn() });
  vi.stubGlobal("document", { documentElement: { dataset: {}, toggleAttribute: vi.fn() } });
}

export const openWorkspace = (revision: number): AppState => ({
  version: "0.1.0",
  workspace: { name: "Spectra", path: "/home/ana/Spectra.counterpart", revision, undo: null, redo: null, places: [{ place: "sources", word: "2 sources" }] },
});

type Answers = { [C in Command]?: (...params: Params<C>) => Result<C> | Promise<Result<C>> };

/** A host that answers from a list and remembers what it was asked. */
export class FixtureHost implements Host {
  canChooseWorkspace = true;
  asked: { command: Command; params: unknown }[] = [];
  constructor(private readonly answers: Answers) {}

  async call<C extends Command>(command: C, ...params: Params<C>): Promise<Result<C>> {
    this.asked.push({ command, params: params[0] });
    const answer = this.answers[command] as ((...given: Params<C>) => Result<C> | Promise<Result<C>>) | undefined;
    if (!answer) throw new Error(`the fixture has no answer to ${command}`);
    return answer(...params);
  }

  pickExports = () => Promise.resolve([] as OfferedFile[]);
  pickText = () => Promise.resolve<OfferedFile | null>(null);
  pickWorkspace = () => Promise.resolve<string | null>(null);
  pickSavePath = () => Promise.resolve<string | null>(null);
  fileAt = (path: string): OfferedFile => ({ name: path.split("/").at(-1) ?? path, bring: () => Promise.resolve(path) });
  onFilesDropped = () => Promise.resolve(() => undefined);
  onOutside = () => Promise.resolve(() => undefined);
  copyText = () => Promise.resolve();
  copyImage = () => Promise.resolve("copied" as const);
  exportRows = () => Promise.resolve(null);
  exportAgreement = () => Promise.resolve(null);
  exportRejected = () => Promise.resolve(null);
  setTitle = () => Promise.resolve();
}
