// The stage ladder while it is edited: stages that can be renamed without losing what the exports call them, and
// which stage each name of an export means. Kept nowhere until it is saved. Knows no layout.
import type { DeclaredLadder, DeclaredStage, LadderPreset, LadderView, NameMapping, StageOwner, StageRole, Team } from "../../../host";

/** A stage being edited. */
export interface StageEdit {
  readonly id: number;
  name: string;
  role: StageRole;
  owner: StageOwner;
  /** Days as typed; empty for none. */
  limit: string;
  question: string;
}

/** A name of the exports being mapped. */
export interface NameEdit {
  readonly name: string;
  readonly rows: number;
  readonly teams: readonly Team[];
  /** The stage it means; null where nobody said. */
  stage: number | null;
  /** What it means from a day on, the earlier days first. */
  later: { from: string; stage: number | null }[];
}

/** Case and surrounding space don't tell names apart. */
const fold = (name: string) => name.trim().toLowerCase();

export class LadderEdit {
  stages: StageEdit[] = $state([]);
  names: NameEdit[] = $state([]);
  #next = 1;
  readonly #before: string;

  constructor({ ladder, names }: LadderView) {
    this.stages = ladder.stages.map((stage) => this.#stage(stage));
    const known = new Set(names.map(({ name }) => fold(name)));
    const gone = ladder.names.filter(({ name }) => !known.has(fold(name)));
    const absent = [...new Map(gone.map((own) => [fold(own.name), own])).values()].map(({ name }) => ({ name, rows: 0, teams: [], stage: ladder.names.find((own) => own.from === null && fold(own.name) === fold(name))?.stage ?? null }));
    this.names = [...names, ...absent].map(({ name, rows, teams, stage }) => ({
      name,
      rows,
      teams,
      stage: stage === null ? null : this.#named(stage),
      later: ladder.names.flatMap((own) => (own.from !== null && fold(own.name) === fold(name) ? [{ from: own.from, stage: this.#named(own.stage) }] : [])),
    }));
    this.#before = JSON.stringify(this.declared);
  }

  /** The ladder as it would be saved. */
  get declared(): DeclaredLadder {
    const stages = this.stages.map(({ name, role, owner, limit, question }): DeclaredStage => {
      const days = Number.parseInt(limit, 10);
      return { name: name.trim(), role, owner, limit_days: role === "sla" && days >= 0 ? days : null, question: question.trim() };
    });
    return { stages, names: this.names.flatMap((name) => this.#mappings(name)) };
  }

  get changed(): boolean {
    return JSON.stringify(this.declared) !== this.#before;
  }

  /** The stage that a name means: the one said, else the one of the same name. */
  meaning({ name, stage }: NameEdit): number | null {
    return this.stages.some(({ id }) => id === stage) ? stage : this.#named(name);
  }

  /** True when a name can't mean nothing, because a stage is called the same. */
  bound({ name }: NameEdit): boolean {
    return this.#named(name) !== null;
  }

  readonly unmapped = $derived.by(() => this.names.filter((name) => this.meaning(name) === null && name.rows > 0).length);
  /** Stages between the teams that nobody owns. */
  readonly disputed = $derived.by(() => this.stages.filter(isDisputed).length);

  /** Adds a stage where the next step would stand: before the ends. Answers its identifier. */
  add(name = ""): number {
    const stage = this.#stage({ name, role: "inventory", owner: "nobody", limit_days: null, question: "" });
    const end = this.stages.findIndex(({ role }) => role === "won" || role === "lost" || role === "detour");
    this.stages.splice(end < 0 ? this.stages.length : end, 0, stage);
    return stage.id;
  }

  remove(id: number): void {
    this.stages = this.stages.filter((stage) => stage.id !== id);
    for (const name of this.names) {
      if (name.stage === id) name.stage = null;
      name.later = name.later.filter(({ stage }) => stage !== id);
    }
  }

  /** Moves a stage up or down the journey; answers false at either end. */
  move(id: number, by: number): boolean {
    const at = this.stages.findIndex((stage) => stage.id === id);
    const to = at + by;
    const stage = this.stages[at];
    if (!stage || to < 0 || to >= this.stages.length) return false;
    this.stages.splice(at, 1);
    this.stages.splice(to, 0, stage);
    return true;
  }

  /** Begins anew from a preset; names keep their meaning where a stage is called the same. */
  begin({ stages }: LadderPreset): void {
    this.stages = stages.map((stage) => this.#stage(stage));
    for (const name of this.names) {
      name.stage = null;
      name.later = [];
    }
  }

  #stage({ name, role, owner, limit_days, question }: DeclaredStage): StageEdit {
    return { id: this.#next++, name, role, owner, limit: limit_days === null ? "" : String(limit_days), question };
  }

  #named(name: string): number | null {
    return this.stages.find((stage) => fold(stage.name) === fold(name))?.id ?? null;
  }

  /** What has to be said of a name: nothing where a stage is called the same. */
  #mappings(name: NameEdit): NameMapping[] {
    const of = (id: number | null) => this.stages.find((stage) => stage.id === id)?.name.trim();
    const first = of(this.meaning(name));
    const said: NameMapping[] = first !== undefined && fold(first) !== fold(name.name) ? [{ name: name.name, stage: first, from: null }] : [];
    const later = name.later.flatMap(({ from, stage }): NameMapping[] => {
      const then = of(stage);
      return from && then !== undefined ? [{ name: name.name, stage: then, from }] : [];
    });
    return [...said, ...later];
  }
}

/** A stage of the way: no detour and no end. */
export function isStep({ role }: Pick<StageEdit, "role">): boolean {
  return role === "inventory" || role === "gate" || role === "sla";
}

/** A step that no team owns, so that both may think it is the other's. */
export function isDisputed(stage: Pick<StageEdit, "owner" | "role">): boolean {
  return stage.owner === "nobody" && isStep(stage);
}
