// Who writes in this window: a name and a team, asked once and kept on this machine.
// Until somebody says, the team whose turn it is.
import type { Team } from "../../../host";
import { TEAM_NAMES } from "../../../kit/team";

const KEY = "counterpart.writer";

export interface WriterName {
  name: string;
  /** Null for the facilitator. */
  team: Team | null;
}

export class Writer {
  #said: WriterName | null = $state.raw(remembered());
  #turn: Team | null = $state(null);

  /** Who remarks and suggestions are by. */
  get now(): WriterName {
    return this.#said ?? { name: this.#turn ? TEAM_NAMES[this.#turn] : "Facilitator", team: this.#turn };
  }

  /** False until a name was given. */
  get known(): boolean {
    return this.#said !== null;
  }

  /** Whose hands the workbench is in. */
  followTurn(turn: Team | null): void {
    this.#turn = turn;
  }

  say(name: string, team: Team | null): void {
    this.#said = { name: name.trim().slice(0, 80) || (team ? TEAM_NAMES[team] : "Facilitator"), team };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#said));
    } catch {
      // Not kept where storage is forbidden: asked again next time.
    }
  }
}

function remembered(): WriterName | null {
  try {
    const { name, team } = JSON.parse(localStorage.getItem(KEY) ?? "null") as { name?: unknown; team?: unknown };
    if (typeof name !== "string" || name === "") return null;
    return { name: name.slice(0, 80), team: team === "marketing" || team === "sales" ? team : null };
  } catch {
    return null;
  }
}
