// One block of criteria: its text while it is written, what it counts, and the wordings that stand against each other.
// Knows no layout. Asks the program what a text counts and writes it into the shared document.
import { untrack } from "svelte";

import { problemOf, type BesideWhose, type CompletionView, type ProbeView } from "../../../host";
import { EditorState } from "../../../kit/editor/editor.svelte";
import { chooseTerm, type Clause, rewordOne, suggestWording, type Wording, writeWording } from "./clauses";
import type { DocumentSession } from "./session.svelte";

export class CriteriaState {
  readonly session: DocumentSession;
  readonly id: string;
  readonly editor: EditorState;
  readonly clause: Clause | null = $derived.by(() => this.session.clause(this.id));
  readonly term = $derived(this.clause?.term ?? "");
  readonly wordings: Wording[] = $derived(this.clause?.wordings ?? []);

  /** What the text counts: the newest answer. */
  probe: ProbeView | undefined = $state.raw();
  /** What each wording counts, where people must choose. */
  probes: Map<string, ProbeView> = $state.raw(new Map());
  failed = $state("");
  labels: string[] = $state.raw([]);

  /** The team that only suggests the block itself: what it writes there is part of that. */
  readonly #suggested: () => string | null;
  #burst = "";
  /** The burst of typing that began the first wording: it stands as one. */
  #first = "";
  /** The text before the last burst of typing: records flip against it. */
  #before = "";
  #mine = "";
  #asked = 0;
  /** Grows when a change waited for the end of typing. */
  #late = $state(0);

  /** Create it while a component initialises. */
  constructor(session: DocumentSession, id: string, suggested: () => string | null) {
    this.session = session;
    this.id = id;
    this.#suggested = suggested;
    this.editor = new EditorState((text, burst) => this.#write(text, burst));
    const first = untrack(() => this.wordings[0]?.text ?? "");
    this.#mine = first;
    this.#before = first;
    $effect(() => {
      const { term } = this;
      if (!term) return;
      let current = true;
      void session.labels(term).then((labels) => current && (this.labels = labels));
      return () => (current = false);
    });
    // What others write, undo, or a change of the data: shown and counted anew, unless one is typing here.
    $effect(() => {
      const { term, wordings } = this;
      void session.bench.revision;
      void this.#late;
      if (this.editor.busy) {
        const timer = setTimeout(() => this.#late++, 400);
        return () => clearTimeout(timer);
      }
      untrack(() => {
        const text = this.#own(wordings)?.text ?? "";
        this.editor.accept(text);
        if (text !== this.#mine) this.#before = this.#mine;
        this.#mine = text;
        if (term) void this.#ask(text);
        if (term && wordings.length > 1) void this.#askEach(wordings);
      });
      return undefined;
    });
  }

  /** A wording that stands beside the one written here. */
  beside(whose: BesideWhose) {
    return this.probe?.beside.find((each) => each.whose === whose);
  }

  choose(term: string): void {
    this.session.step();
    chooseTerm(this.session.doc, this.id, term);
  }

  /** Settles on one wording; it is both teams' from then on. */
  take(wording: Wording): void {
    this.session.step();
    writeWording(this.session.doc, this.id, { text: wording.text });
  }

  complete(text: string, cursor: number): Promise<CompletionView[]> {
    return this.session.bench.call("complete", { term: this.term, team: this.session.side ?? "marketing", text, cursor });
  }

  async undo(): Promise<void> {
    await this.editor.settle();
    this.session.undo();
  }

  async redo(): Promise<void> {
    await this.editor.settle();
    this.session.redo();
  }

  /** The wording that is edited here: one's own suggestion, else what stands first. */
  #own(wordings: Wording[]): Wording | undefined {
    const { side } = this.session;
    const suggested = this.session.suggesting ? wordings.slice(1).find(({ by }) => by && by === side) : undefined;
    return suggested ?? wordings.find(({ text }) => text === this.#mine) ?? wordings[0];
  }

  async #write(text: string, burst: string): Promise<void> {
    if (burst !== this.#burst) {
      this.#burst = burst;
      this.#before = this.#mine;
    }
    const { doc, side, suggesting } = this.session;
    const wording: Wording = side ? { text, by: side } : { text };
    if (this.wordings.length === 0) this.#first = burst;
    const begun = this.wordings.length === 0 || this.#first === burst || (side !== null && this.#suggested() === side);
    if (suggesting && !begun) suggestWording(doc, this.id, wording);
    else if (this.wordings.length > 1) rewordOne(doc, this.id, this.#mine, wording);
    else writeWording(doc, this.id, wording);
    this.#mine = text;
    await this.#ask(text);
  }

  async #ask(text: string): Promise<void> {
    const asked = ++this.#asked;
    try {
      const probe = await this.session.bench.host.call("probe", { term: this.term, text, before: this.#before === text ? "" : this.#before });
      if (asked !== this.#asked) return;
      this.probe = probe;
      this.failed = "";
    } catch (failure) {
      if (asked === this.#asked) this.failed = problemOf(failure).message;
    }
  }

  async #askEach(wordings: Wording[]): Promise<void> {
    const { term } = this;
    const answers = await Promise.all(
      wordings.map(async ({ text }) => {
        const probe = await this.session.bench.host.call("probe", { term, text, before: "" }).catch(() => undefined);
        return [text, probe] as const;
      }),
    );
    this.probes = new Map(answers.filter((each): each is [string, ProbeView] => each[1] !== undefined));
  }
}
