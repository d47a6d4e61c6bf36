// A program that holds a shared document in memory and answers exchanges as the real one does; it can be away.
import * as Y from "yjs";
import { bytesOf, HostProblem, type Exchanged, type ExchangeRequest } from "../src/host";
import { base64 } from "../src/features/definitions/document/sync.svelte";

export class MemoryProgram {
  doc = new Y.Doc();
  schema = 1;
  edition = 0;
  away = false;
  asked: ExchangeRequest[] = [];
  readonly #peers = new Map<number, string>();

  constructor() {
    this.doc.getMap("meta").set("schema", 1);
    this.doc.on("update", () => this.edition++);
  }

  exchange = (request: ExchangeRequest): Promise<Exchanged> => {
    if (this.away) return Promise.reject(new HostProblem({ code: "unreachable", message: "The program behind this page does not answer.", hint: "", detail: "" }));
    this.asked.push(request);
    if (request.update) Y.applyUpdate(this.doc, bytesOf(request.update));
    const update = Y.encodeStateAsUpdate(this.doc, request.state ? bytesOf(request.state) : undefined);
    if (request.leaving) this.#peers.delete(request.client);
    const peers = [...this.#peers].filter(([client]) => client !== request.client).map(([, presence]) => presence);
    if (!request.leaving) this.#peers.set(request.client, request.presence || (this.#peers.get(request.client) ?? ""));
    return Promise.resolve({ update: base64(update), state: base64(Y.encodeStateVector(this.doc)), peers, schema: this.schema, known_schema: 2, edition: this.edition });
  };
}
