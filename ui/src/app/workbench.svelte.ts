// The open workbench as the window sees it: its state, its place, its messages, undo and redo.
// Knows no feature; a feature loads its own values and reloads when the revision changes.
import { createContext } from "svelte";
import { problemOf, type AppState, type Command, type Host, type Params, type Place, type Result } from "../host";
import { Toasts } from "../kit/toasts.svelte";
import { Look } from "./look.svelte";
import { Route } from "./route.svelte";

/** Commands that change what is stored or what is open; after each the state is read again. */
const CHANGES: ReadonlySet<Command> = new Set<Command>([
  "new_workspace",
  "open_workspace",
  "open_sample",
  "close_workspace",
  "remove_source",
  "set_as_of",
  "add_term",
  "change_term",
  "remove_term",
  "write_definition",
  "pair",
  "set_ladder",
  "set_calendar",
  "add_template",
  "read_prose",
  "take_turn",
  "start_blind",
  "seal",
  "reveal",
  "settle",
  "add_person",
  "propose",
  "withdraw",
  "sign",
  "block",
  "retire",
  "undo",
  "redo",
]);

export class Workbench {
  /** What is open; undefined until the program has answered once. */
  state: AppState | undefined = $state.raw();
  readonly toasts = new Toasts();
  readonly route = new Route();
  readonly look = new Look();
  /** True while the fiscal calendar is being set; wherever periods are chosen leads there. */
  settingCalendar = $state(false);
  readonly #flushes = new Set<() => Promise<unknown>>();

  constructor(readonly host: Host) {}

  get workspace() {
    return this.state?.workspace ?? null;
  }

  /** Grows with every change of the workspace; -1 while none is open. */
  get revision(): number {
    return this.workspace?.revision ?? -1;
  }

  /** What a place says of itself in the rail. */
  word(place: Place): string {
    return this.workspace?.places.find((entry) => entry.place === place)?.word ?? "";
  }

  /** Asks the program; throws a HostProblem. After a change the state is fresh when this returns. */
  async call<C extends Command>(command: C, ...params: Params<C>): Promise<Result<C>> {
    const result = await this.host.call(command, ...params);
    if (CHANGES.has(command)) await this.refresh();
    return result;
  }

  async refresh() {
    const before = this.revision;
    this.state = await this.host.call("state");
    if (this.revision !== before) this.toasts.withdrawActions();
  }

  /** Says what was done, with a way back until something else changes. */
  did(text: string) {
    this.toasts.say(text, { label: "Undo", run: () => void this.undo() });
  }

  /** Runs something a person asked for; what goes wrong is told in a toast and answers undefined. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (failure) {
      this.toasts.problem(problemOf(failure));
      return undefined;
    }
  }

  /** Registers what must be sent before undo, such as a burst of typing. Returns how to take it back. */
  beforeUndo(flush: () => Promise<unknown>): () => void {
    this.#flushes.add(flush);
    return () => this.#flushes.delete(flush);
  }

  /** Enters or leaves present mode; entering says how to leave, because no chrome does. */
  present(on: boolean) {
    this.look.presenting = on;
    if (on) this.toasts.say("Presenting. Esc leaves.");
  }

  undo(): Promise<void> {
    return this.#step("undo", "Undid", "There is nothing to undo.");
  }

  redo(): Promise<void> {
    return this.#step("redo", "Redid", "There is nothing to redo.");
  }

  async #step(command: "undo" | "redo", verb: string, nothing: string) {
    if (!this.workspace) return;
    await this.attempt(async () => {
      await Promise.all([...this.#flushes].map((flush) => flush()));
      const { label } = await this.call(command);
      this.toasts.say(label === null ? nothing : `${verb}: ${label}`, undefined, "undo");
    });
  }
}

/** The workbench of the window, for every component below App. */
export const [workbench, provideWorkbench] = createContext<Workbench>();
