// Signing as one team does it: who signs, with which PIN, and what was wrong with it.
// Knows no layout; branches on codes only.
import type { Workbench } from "../../../../app/workbench.svelte";
import { problemOf, type AgreementView, type Problem } from "../../../../host";

/** At which field a problem is told. */
export type At = "pin" | "form";

/** Codes about the PIN itself. */
const PIN_CODES = new Set(["wrong-pin", "pin-too-short"]);
/** The text is no longer the one that was shown. */
export const CHANGED = "changed-since";

/** Where a problem belongs. */
export function placeOf({ code }: Problem): At {
  return PIN_CODES.has(code) ? "pin" : "form";
}

/** A form that ends in a command: what was wrong with the last try, and whether one is on its way. */
export class Attempt {
  problem: Problem | null = $state.raw(null);
  busy = $state(false);

  get pin(): string {
    return this.problem && placeOf(this.problem) === "pin" ? this.problem.message : "";
  }

  get form(): Problem | null {
    return this.problem && placeOf(this.problem) === "form" ? this.problem : null;
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
