// Short messages that come and go. Knows nothing of what they are about.
import type { Problem } from "../host";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  text: string;
  problem?: Problem;
  action?: ToastAction;
}

const SHOWN_MS = 6000;

export class Toasts {
  items: Toast[] = $state.raw([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Says what happened; it leaves by itself. The same words twice show once. */
  say(text: string, action?: ToastAction) {
    this.items = this.items.filter((toast) => toast.text !== text || toast.problem);
    const toast: Toast = { id: this.#next++, text, ...(action ? { action } : {}) };
    this.items = [...this.items, toast].slice(-3);
    this.resume(toast.id);
  }

  /** Says what went wrong; it stays until it is dismissed. */
  problem(problem: Problem) {
    this.items = this.items.filter((toast) => toast.problem?.code !== problem.code);
    this.items = [...this.items, { id: this.#next++, text: problem.message, problem }].slice(-3);
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
