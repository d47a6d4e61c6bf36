// The document while it is open: the shared text, who else is there, what is undone, what floats beside it.
// Knows no layout. Components read from here and ask it to write.
import type { EditorView } from "prosemirror-view";
import { createContext, untrack } from "svelte";
import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

import { Loaded } from "../../../app/loaded.svelte";
import type { Workbench } from "../../../app/workbench.svelte";
import type { FigureView, RowSet, TermCard } from "../../../host";
import { nameOf, type PresentUser, teamOf } from "./carets";
import { CLAUSES_ORIGIN, clausesOf, readClause, type Clause } from "./clauses";
import { suggestKey } from "./suggest";
import { Sync } from "./sync.svelte";
import { readThreads, THREADS_ORIGIN, threadsOf, type Thread } from "./threads";
import { Writer } from "./writer.svelte";

/** Somebody else who has the document open. */
export interface Peer {
  client: number;
  name: string;
  team: "marketing" | "sales" | "nobody";
}

/** Records that a figure in the text opens. */
export interface OpenedRecords {
  set: RowSet;
  title: string;
}

/** A question that floats over the document. */
export type Asking = { about: "number" } | { about: "link" } | { about: "writer"; then?: () => void } | { about: "text" } | { about: "templates" };

export class DocumentSession {
  readonly bench: Workbench;
  readonly doc = new Y.Doc();
  readonly text = this.doc.getXmlFragment("document");
  readonly sync: Sync;
  readonly writer = new Writer();
  readonly undoManager: Y.UndoManager;
  readonly terms: Loaded<TermCard[]>;
  readonly figures: Loaded<FigureView[]>;

  view: EditorView | null = $state.raw(null);
  /** Grows with every transaction of the editor; what stands beside the text follows it. */
  turn = $state(0);
  peers: Peer[] = $state.raw([]);
  opened: OpenedRecords | null = $state.raw(null);
  asking: Asking | null = $state.raw(null);
  /** The thread that has the eye; `new` while one is begun. */
  thread: string | null = $state(null);
  canUndo = $state(false);
  canRedo = $state(false);
  /** Why something asked for was not done; a line under the toolbar, until the next edit. */
  note = $state("");
  /** Why an edit can't be a suggestion; turning suggestions off is offered beside it. */
  refused = $state("");

  #suggesting = $state(false);
  #clausesTurn = $state(0);
  #threadsTurn = $state(0);
  /** How many figures stand in the text: nobody asks for what nobody shows. */
  #shown = $state(0);
  #labels = new Map<string, Promise<string[]>>();

  /** Create it while a component initialises: it follows the workspace's changes. */
  constructor(bench: Workbench) {
    this.bench = bench;
    this.sync = new Sync(this.doc, (request) => bench.host.call("exchange", request));
    this.undoManager = new Y.UndoManager([this.text, clausesOf(this.doc), threadsOf(this.doc)], {
      trackedOrigins: new Set([ySyncPluginKey, CLAUSES_ORIGIN, THREADS_ORIGIN]),
      deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
      captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    });
    for (const event of ["stack-item-added", "stack-item-popped", "stack-cleared", "stack-item-updated"] as const) this.undoManager.on(event, this.#stacked);
    clausesOf(this.doc).observeDeep(() => this.#clausesTurn++);
    threadsOf(this.doc).observeDeep(() => this.#threadsTurn++);
    this.sync.awareness.on("change", this.#met);
    this.terms = new Loaded(bench, () => bench.call("terms"));
    this.figures = new Loaded(bench, async () => {
      void this.sync.edition;
      return this.#shown > 0 ? bench.call("figures") : [];
    });
    const agreement = new Loaded(bench, () => bench.call("agreement"));
    $effect(() => this.writer.followTurn(agreement.value?.turn ?? null));
    $effect(() => this.sync.awareness.setLocalStateField("user", this.writer.now));
    // Whoever takes the keyboard suggests for their own side.
    $effect(() => {
      const { side } = this;
      untrack(() => this.#suggesting && this.suggest(side !== null));
    });
    this.#followEdition();
    this.sync.start();
  }

  /** Criteria by the id of their block; follows every change of them. */
  clause(id: string): Clause | null {
    void this.#clausesTurn;
    return readClause(this.doc, id);
  }

  /** The threads of comments; follows every change of them. */
  get threads(): Map<string, Thread> {
    void this.#threadsTurn;
    return readThreads(this.doc);
  }

  /** While true, what is typed is suggested to the other team. */
  get suggesting(): boolean {
    return this.#suggesting;
  }

  /** The team that a suggestion or wording is by; null for the facilitator. */
  get side(): "marketing" | "sales" | null {
    const { team } = this.writer.now;
    return team === "marketing" || team === "sales" ? team : null;
  }

  /** Begins or ends suggesting; asks first who suggests, where nobody said. */
  suggest(on: boolean): void {
    if (on && !this.side) {
      this.asking = { about: "writer", then: () => this.side && this.suggest(true) };
      return;
    }
    this.#suggesting = on;
    this.refused = "";
    this.view?.dispatch(this.view.state.tr.setMeta(suggestKey, on ? this.side : null));
  }

  /** Says that the document holds what only editors of this schema keep. */
  isOfSchema(schema: number): void {
    const meta = this.doc.getMap<number>("meta");
    if ((meta.get("schema") ?? 0) < schema) meta.set("schema", schema);
  }

  /** Asks once who writes here, then goes on. */
  asWriter(then: () => void): void {
    if (this.writer.known) then();
    else this.asking = { about: "writer", then };
  }

  undo(): void {
    this.undoManager.undo();
  }

  redo(): void {
    this.undoManager.redo();
  }

  /** The next edit is a step of its own in undo. */
  step(): void {
    this.undoManager.stopCapturing();
  }

  name(term: string): string {
    return this.terms.value?.find((card) => card.term === term)?.name ?? term;
  }

  /** Labels of the fields that criteria of a term may name. */
  labels(term: string): Promise<string[]> {
    const known = this.#labels.get(term);
    if (known) return known;
    const asked = this.bench.call("term", { term }).then(
      (view) => view.fields.map(({ label }) => label),
      () => (this.#labels.delete(term), []),
    );
    this.#labels.set(term, asked);
    return asked;
  }

  /** Counts a figure that is shown; returns how to say that it no longer is. */
  showsFigure(): () => void {
    untrack(() => this.#shown++);
    return () => untrack(() => this.#shown--);
  }

  /** Has the program add to the document, and shows what it added. */
  async added<T>(work: () => Promise<T>): Promise<T | undefined> {
    return this.bench.attempt(async () => {
      await this.sync.now();
      const answer = await work();
      await this.sync.now();
      return answer;
    });
  }

  close(): Promise<void> {
    this.sync.awareness.off("change", this.#met);
    return this.sync.leave().then(() => this.doc.destroy());
  }

  #stacked = () => {
    this.canUndo = this.undoManager.undoStack.length > 0;
    this.canRedo = this.undoManager.redoStack.length > 0;
  };

  #met = () => {
    const others = [...this.sync.awareness.getStates()].filter(([client]) => client !== this.doc.clientID);
    this.peers = others.map(([client, state]) => {
      const user = state.user as PresentUser | undefined;
      return { client, name: nameOf(user), team: teamOf(user) };
    });
  };

  /** What the window says elsewhere of the agreement is read again, a moment after the document changed. */
  #followEdition(): void {
    let seen: number | undefined;
    $effect(() => {
      const { edition } = this.sync;
      if (edition === seen) return;
      const first = !seen;
      seen = edition;
      if (first) return;
      const timer = setTimeout(() => void this.bench.refresh().catch(() => undefined), 600);
      return () => clearTimeout(timer);
    });
  }
}

/** The open document, for every component below its page. */
export const [documentSession, provideDocumentSession] = createContext<DocumentSession>();
