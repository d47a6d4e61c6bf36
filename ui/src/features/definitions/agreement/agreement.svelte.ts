// The agreement as the Definitions place holds it: where it stands, and the steps from blind drafts to versions.
// Knows no layout; its words are in words.ts.
import { createContext } from "svelte";
import { Loaded } from "../../../app/loaded.svelte";
import type { Workbench } from "../../../app/workbench.svelte";
import type { AgreementView, Team } from "../../../host";
import { otherTeam } from "../../../kit/team";
import { possessive } from "../words";
import type { NextStep, Side } from "./words";

export class AgreementState {
  readonly answer: Loaded<AgreementView>;

  /** Create it while a component initialises: it follows the workspace's changes. */
  constructor(readonly bench: Workbench) {
    this.answer = new Loaded(bench, () => bench.call("agreement"));
  }

  get view(): AgreementView | undefined {
    return this.answer.value;
  }

  /** The team whose draft may be shown; undefined for the facilitator. */
  get writing(): Side | undefined {
    const { view } = this;
    return view?.blind && (view.turn === "marketing" || view.turn === "sales") ? view.turn : undefined;
  }

  /** Takes the step that stands beside the standing. */
  async next(step: NextStep): Promise<void> {
    if (step.reveals && !(await this.take(() => this.bench.call("reveal")))) return;
    const term = step.term ?? (step.to === "reveal" ? this.firstRevealed : undefined);
    this.bench.route.go("definitions", [step.to, ...(term ? [term] : [])]);
  }

  /** The term with which a reveal begins: the first that differs. */
  get firstRevealed(): string | undefined {
    return this.view?.terms.find(({ differing }) => differing)?.term;
  }

  startBlind(): Promise<boolean> {
    return this.take(() => this.bench.call("start_blind"));
  }

  /** Covers everything, then asks for the laptop to be passed on. */
  async handTo(team: Side): Promise<void> {
    if (await this.turn(null)) this.bench.route.go("definitions", ["blind", team]);
  }

  /** The team is at the keyboard: its draft lies open, from the first term that is to be written. */
  async sitsDown(team: Side): Promise<void> {
    if (!(await this.turn(team))) return;
    const first = this.view?.terms[0]?.term;
    this.bench.route.go("definitions", first ? [first] : []);
  }

  async toFacilitator(): Promise<void> {
    if (await this.turn(null)) this.bench.route.go("definitions", ["blind"]);
  }

  /** Seals a draft and covers it; whose turn is next follows from who has not sealed. */
  async seal(team: Side): Promise<boolean> {
    if (!(await this.take(() => this.bench.call("seal", { team })))) return false;
    this.bench.toasts.say(`Sealed ${possessive(team)} draft`);
    const other = otherTeam(team) as Side;
    if (this.view?.blind?.[other].sealed) await this.toFacilitator();
    else await this.handTo(other);
    return true;
  }

  turn(team: Team | null): Promise<boolean> {
    return this.take(() => this.bench.call("take_turn", { team }));
  }

  /** Runs a step whose answer is the agreement as it then stands; true when it went well. */
  async take(step: () => Promise<AgreementView>): Promise<boolean> {
    const view = await this.bench.attempt(step);
    if (view) this.answer.value = view;
    return view !== undefined;
  }
}

/** The agreement, for every component below the Definitions place. */
export const [agreement, provideAgreement] = createContext<AgreementState>();
