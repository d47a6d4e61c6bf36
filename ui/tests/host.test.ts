// The HTTP door: what goes over the wire, and how refusals come back.
import { afterEach, describe, expect, it, vi } from "vitest";
import { HostProblem, problemOf } from "../src/host/host";
import { HttpHost } from "../src/host/http";

const sent: { address: string; body: unknown }[] = [];

function answering(status: number, body: unknown) {
  sent.length = 0;
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    sent.push({ address, body: init.body });
    return Promise.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));
  });
}

afterEach(() => vi.unstubAllGlobals());

describe("a call", () => {
  it("sends the command with its parameters and answers with the bare result", async () => {
    answering(200, { command: "job", result: { job: 3, what: "Reading a.csv" } });
    expect(await new HttpHost().call("job", { job: 3 })).toEqual({ job: 3, what: "Reading a.csv" });
    expect(sent).toEqual([{ address: "/api/call", body: '{"command":"job","params":{"job":3}}' }]);
  });

  it("without parameters sends none", async () => {
    answering(200, { command: "terms", result: [] });
    await new HttpHost().call("terms");
    expect(sent[0]?.body).toBe('{"command":"terms"}');
  });

  it("that is refused throws the problem as it was told", async () => {
    const refusal = { code: "unknown-term", message: "There is no term “SQO”.", hint: "", detail: "" };
    answering(404, refusal);
    await expect(new HttpHost().call("term", { term: "sqo" })).rejects.toEqual(new HostProblem(refusal));
  });

  it("that meets no program says so instead of showing a network error", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    const failure: unknown = await new HttpHost().call("state").catch((caught: unknown) => caught);
    expect(problemOf(failure)).toMatchObject({ code: "unreachable", detail: "TypeError: fetch failed" });
  });

  it("that is answered by something else is no result either", async () => {
    answering(200, "<html>a proxy's page</html>");
    await expect(new HttpHost().call("state")).rejects.toMatchObject({ problem: { code: "unreachable" } });
  });
});

describe("a dropped file", () => {
  it("travels once, however often it is looked at", async () => {
    const listeners = new Map<string, (event: unknown) => void>();
    vi.stubGlobal("window", { addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener) });
    answering(200, { file: "upload:1" });
    const dropped = await new Promise<{ name: string; bring(): Promise<string> }[]>((resolve) => {
      void new HttpHost().onFilesDropped({ over: () => undefined, leave: () => undefined, drop: resolve });
      listeners.get("drop")?.({ preventDefault: () => undefined, dataTransfer: { types: ["Files"], files: [new File(["a,b"], "a b.csv")] }, clientX: 0, clientY: 0 });
    });
    const [file] = dropped;
    expect(await file?.bring()).toBe("upload:1");
    expect(await file?.bring()).toBe("upload:1");
    expect(sent.map(({ address }) => address)).toEqual(["/api/upload?name=a%20b.csv"]);
  });
});

it("an export over HTTP downloads what the answer names", async () => {
  answering(200, { command: "export_rows", result: { rows: 9, path: "/api/download/7" } });
  const link = { href: "", download: "", click: vi.fn() };
  vi.stubGlobal("document", { createElement: () => link });
  expect(await new HttpHost().exportRows({ set: { of: "source", source: 1 }, sort: null }, "rows.csv")).toEqual({ rows: 9, path: "/api/download/7" });
  expect(link).toMatchObject({ href: "/api/download/7", download: "rows.csv" });
  expect(link.click).toHaveBeenCalledOnce();
});
