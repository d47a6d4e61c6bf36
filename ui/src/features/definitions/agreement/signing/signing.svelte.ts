// Signing as one team does it: who signs, with which PIN, and what was wrong with it.
// Knows no layout; branches on codes only.
import type { Workbench } from "../../../../app/workbench.svelte";
import { problemOf, type AgreementView, type Problem } from "../../../../host";

/** At which field a problem is told. */
export type At = "pin" | "name" | "form";

/** Codes about the PIN itself. */
const PIN_CODES = new Set(["wrong-pin", "key"]);
/** Codes about the name of a person. */
const NAME_CODES = new Set(["person-exists", "person-unnamed"]);
/** Codes that say the text is no longer the one that was shown. */
const CHANGED = new Set(["changed-since", "no-proposal"]);

/** Where a problem belongs. */
export function placeOf({ code }: Problem): At {
  return PIN_CODES.has(code) ? "pin" : NAME_CODES.has(code) ? "name" : "form";
}

/** A form that ends in a command: what was wrong with the last try, and whether one is on its way. */
export class Attempt {
  problem: Problem | null = $state.raw(null);
  busy = $state(false);

  get pin(): string {
    return this.#at("pin")?.message ?? "";
  }

  get name(): string {
    return this.#at("name")?.message ?? "";
  }

  get form(): Problem | null {
    return this.#at("form");
  }

  /** True when what is shown is no longer what would be signed. */
  get outdated(): boolean {
    return this.problem !== null && CHANGED.has(this.problem.code);
  }

  #at(place: At): Problem | null {
    return this.problem && placeOf(this.problem) === place ? this.problem : null;
  }

  forget(): void {
    this.problem = null;
  }

  /** Runs the command; what it refuses is kept for the form. */
  async run(command: () => Promise<AgreementView>): Promise<AgreementView | undefined> {
    this.busy = true;
    this.problem = null;
    try {
      return await command();
    } catch (failure) {
      this.problem = problemOf(failure);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

/** Why a new PIN can't be taken yet; empty when it can. */
export function pinFault(pin: string, again: string): string {
  if (pin.length > 0 && [...pin].length < 4) return "At least four signs.";
  if (again.length > 0 && again !== pin) return "The two are not the same.";
  return "";
}

/** Signs the proposal as it was shown. */
export function sign(bench: Workbench, attempt: Attempt, person: string, pin: string, hash: string): Promise<AgreementView | undefined> {
  return attempt.run(() => bench.call("sign", { person, pin, hash }));
}
