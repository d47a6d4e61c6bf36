// Keeps a document and the program behind it the same: one exchange after another tells what each lacks.
// What could not be sent is kept and sent later. Knows no editor; it is given a way to ask.
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";

import { bytesOf, problemOf, type Exchanged, type ExchangeRequest, type Problem } from "../../../host";
import { SCHEMA } from "./schema";

/** Own edits are gathered this long, in milliseconds, before they are sent. */
const GATHER = 150;
/** How often to ask while others write, and while nobody does. */
const WITH_PEERS = 400;
const ALONE = 2000;
/** After a failed exchange the next waits this long, then twice as long, up to a limit. */
const FIRST_RETRY = 500;
const LAST_RETRY = 8000;
/** Bytes that a browser still sends for a page that is closed; it allows 64 KiB. */
const MOST_CARRIED = 60_000;

/** `opening` until the first answer; `newer` when the document is of a schema this editor does not know. */
export type SyncState = "opening" | "saved" | "saving" | "away" | "newer";

export type AskExchange = (request: ExchangeRequest) => Promise<Exchanged>;

export class Sync {
  state: SyncState = $state("opening");
  /** Why the last exchange failed; undefined once one worked. */
  problem: Problem | undefined = $state.raw();
  /** Grows with every change that the program knows of. */
  edition = $state(0);

  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly #ask: AskExchange;
  /** What the program has; empty until it said so. */
  #theirs: Uint8Array | undefined;
  #unsent = false;
  #unsaidPresence = true;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;
  #retry = FIRST_RETRY;
  #left = false;

  constructor(doc: Y.Doc, ask: AskExchange) {
    this.doc = doc;
    this.awareness = new Awareness(doc);
    this.#ask = ask;
    doc.on("update", this.#edited);
    this.awareness.on("update", this.#moved);
  }

  /** True while something written here is nowhere else. */
  get unsaved(): boolean {
    return this.#unsent || this.#running !== null;
  }

  /** Begins to exchange, and goes on until `leave`. */
  start(): void {
    this.#schedule(0);
  }

  /** Exchanges now, and waits for the answer: after the program changed the document. */
  async now(): Promise<void> {
    await this.#running;
    clearTimeout(this.#timer);
    this.#due = Infinity;
    await this.#exchange();
  }

  /** Says goodbye: what is unsent goes with it, and the others forget this editor. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    clearTimeout(this.#timer);
    this.doc.off("update", this.#edited);
    this.awareness.off("update", this.#moved);
    // Asked before anything is awaited: a page that is closed runs no further, and what is on its way may be cut off.
    if (this.#running) this.#unsent = true;
    const request = this.#request();
    const known = this.#theirs !== undefined;
    this.awareness.destroy();
    if (!known) return;
    const goodbye = { ...request, presence: "", leaving: true };
    // What the browser does not carry for a page that is gone would take the goodbye down with it.
    const carried = request.update.length + request.state.length < MOST_CARRIED;
    await this.#ask(carried ? goodbye : { ...goodbye, update: "" }).catch(() => undefined);
    if (!carried) await this.#ask({ ...goodbye, leaving: false }).catch(() => undefined);
  }

  #edited = (_update: Uint8Array, origin: unknown) => {
    if (origin === this) return;
    this.#unsent = true;
    if (this.state === "saved") this.state = "saving";
    if (this.state !== "away") this.#schedule(GATHER);
  };

  #moved = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }) => {
    if (![...added, ...updated, ...removed].includes(this.doc.clientID)) return;
    this.#unsaidPresence = true;
    if (this.#peers > 0 && this.state !== "away" && this.state !== "opening") this.#schedule(GATHER);
  };

  get #peers(): number {
    return this.awareness.getStates().size - (this.awareness.getLocalState() ? 1 : 0);
  }

  /** The next exchange is in so many milliseconds, unless one comes earlier anyway. */
  #schedule(after: number): void {
    const due = Date.now() + after;
    if (this.#left || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Infinity;
      void this.#exchange();
    }, after);
  }

  #exchange(): Promise<void> {
    this.#running ??= this.#once().finally(() => (this.#running = null));
    return this.#running;
  }

  #request(): ExchangeRequest {
    const presence = this.#unsaidPresence && this.awareness.getLocalState() ? encodeAwarenessUpdate(this.awareness, [this.doc.clientID]) : EMPTY;
    const update = this.#unsent && this.#theirs && this.state !== "newer" ? Y.encodeStateAsUpdate(this.doc, this.#theirs) : EMPTY;
    return { client: this.doc.clientID, state: base64(Y.encodeStateVector(this.doc)), update: base64(update), presence: base64(presence), leaving: false };
  }

  async #once(): Promise<void> {
    const request = this.#request();
    const sent = request.update !== "";
    const said = request.presence !== "";
    if (sent) this.#unsent = false;
    if (said) this.#unsaidPresence = false;
    try {
      const answer = await this.#ask(request);
      if (!this.#left) this.#take(answer);
    } catch (failure) {
      if (sent) this.#unsent = true;
      // A program that starts again knows nobody.
      this.#unsaidPresence = true;
      this.problem = problemOf(failure);
      if (this.state !== "newer") this.state = "away";
      this.#schedule(this.#retry);
      this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
    }
  }

  #take(answer: Exchanged): void {
    this.#retry = FIRST_RETRY;
    this.problem = undefined;
    const newer = answer.schema > Math.min(SCHEMA, answer.known_schema);
    const first = this.#theirs === undefined;
    if (answer.update) Y.applyUpdate(this.doc, bytesOf(answer.update), this);
    this.#theirs = bytesOf(answer.state);
    this.#meet(answer.peers);
    this.edition = answer.edition;
    // Written before the first answer, or lost by a program that was ended: told again.
    if (first ? this.doc.store.clients.has(this.doc.clientID) : lacks(this.#theirs, this.doc)) this.#unsent = true;
    if (newer) {
      this.state = "newer";
      this.#unsent = false;
      this.#schedule(ALONE);
      return;
    }
    this.state = this.#unsent ? "saving" : "saved";
    this.#schedule(this.#unsent ? GATHER : this.#peers > 0 ? WITH_PEERS : ALONE);
  }

  /** The others as they are now; who is not told of any more has left. */
  #meet(peers: string[]): void {
    const here = new Set<number>([this.doc.clientID]);
    for (const peer of peers) {
      try {
        const bytes = bytesOf(peer);
        for (const client of clientsIn(bytes)) here.add(client);
        applyAwarenessUpdate(this.awareness, bytes, this);
      } catch {
        // A presence that can't be read shows nobody.
      }
    }
    const gone = [...this.awareness.getStates().keys()].filter((client) => !here.has(client));
    if (gone.length > 0) removeAwarenessStates(this.awareness, gone, this);
  }
}

const EMPTY = new Uint8Array();

/** True when this document has what the other side, by its state vector, has not. */
function lacks(theirs: Uint8Array, doc: Y.Doc): boolean {
  const have = Y.decodeStateVector(theirs);
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) if ((have.get(client) ?? 0) < clock) return true;
  return false;
}

/** Who a presence is about: the first thing it says is how many, then each with clock and state. */
function clientsIn(bytes: Uint8Array): number[] {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const clients: number[] = [];
  for (let left = number(); left > 0 && at < bytes.length; left--) {
    clients.push(number());
    number();
    at += number();
  }
  return clients;
}

/** Bytes as the wire writes them; nothing for no bytes. */
export function base64(bytes: Uint8Array): string {
  let units = "";
  for (let at = 0; at < bytes.length; at += 0x8000) units += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(units);
}
