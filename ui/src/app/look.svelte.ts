// How the window looks: light, dark or as the system says, and the big type of present mode.
// The choice is remembered per machine, not in the workspace.

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "counterpart.theme";

export class Look {
  #choice: ThemeChoice = $state(remembered());
  #systemDark = $state(matchMedia("(prefers-color-scheme: dark)").matches);
  #presenting = $state(false);

  constructor() {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => (this.#systemDark = event.matches));
    this.#apply();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  set choice(choice: ThemeChoice) {
    this.#choice = choice;
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
    this.#apply();
  }

  /** True while the dark theme shows; charts ask for it. */
  get dark(): boolean {
    return this.#choice === "dark" || (this.#choice === "system" && this.#systemDark);
  }

  get presenting(): boolean {
    return this.#presenting;
  }

  /** Big type and no chrome, for the projector. */
  set presenting(on: boolean) {
    this.#presenting = on;
    document.documentElement.toggleAttribute("data-present", on);
  }

  #apply() {
    if (this.#choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#choice;
  }
}

function remembered(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}
