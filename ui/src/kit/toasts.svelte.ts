// Short messages that come and go. Knows nothing of what they are about.
import type { Problem } from "../host";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  text: string;
  /** What it is about: a newer message about the same takes its place. */
  about: string;
  problem?: Problem;
  action?: ToastAction;
}

const SHOWN_MS = 6000;

export class Toasts {
  items: Toast[] = $state.raw([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Says what happened; it leaves by itself. */
  say(text: string, action?: ToastAction, about = text) {
    this.#show({ id: this.#next++, text, about, ...(action ? { action } : {}) });
    this.resume(this.#next - 1);
  }

  /** Says what went wrong; it stays until it is dismissed. */
  problem(problem: Problem) {
    this.#show({ id: this.#next++, text: problem.message, about: `problem ${problem.code}`, problem });
  }

  #show(toast: Toast) {
    this.items = [...this.items.filter(({ about }) => about !== toast.about), toast].slice(-3);
  }

  /** Takes back what offers an action: after another change it would act on something else. */
  withdrawActions() {
    for (const { id, action } of this.items) if (action) this.dismiss(id);
  }

  dismiss(id: number) {
    this.hold(id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while it is read. */
  hold(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Lets a held toast leave after its time. */
  resume(id: number) {
    this.hold(id);
    this.#timers.set(id, setTimeout(() => this.dismiss(id), SHOWN_MS));
  }
}
