// The door over HTTP: the page is served by `counterpart serve`, commands travel as JSON to the same origin.
// Knows neither Tauri nor any command by name, except the exports whose answer is a download.
import type { AgreementExported, ExchangeRequest, ExportAgreement, ExportRequest, Exported, Problem } from "./bindings";
import { bytesOf, HostProblem, type Command, type DropListener, type Host, type ImageDelivery, type OfferedFile, type Params, type Result } from "./host";

const unreachable: Problem = {
  code: "unreachable",
  message: "The program behind this page does not answer. Everything up to your last change is saved.",
  hint: "Check that `counterpart serve` is still running, then reload the page.",
  detail: "",
};

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

async function answer(address: string, init: RequestInit): Promise<unknown> {
  let response: globalThis.Response;
  try {
    response = await fetch(address, { method: "POST", ...init });
  } catch (failure) {
    throw new HostProblem({ ...unreachable, detail: String(failure) });
  }
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // What is not JSON is told as detail below.
  }
  if (response.ok && body !== null) return body;
  if (isProblem(body)) throw new HostProblem(body);
  throw new HostProblem({ ...unreachable, detail: `${response.status} ${text}`.slice(0, 400) });
}

function download(address: string, name: string) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function offered(file: File): OfferedFile {
  let upload: Promise<string> | null = null;
  const send = async () => {
    const body = (await answer(`/api/upload?name=${encodeURIComponent(file.name)}`, { body: file })) as { file: string };
    return body.file;
  };
  return {
    name: file.name,
    bring: () =>
      (upload ??= send().catch((failure: unknown) => {
        upload = null;
        throw failure;
      })),
  };
}

function pick(accept: string, multiple: boolean): Promise<OfferedFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", multiple, accept });
    input.addEventListener("change", () => resolve([...(input.files ?? [])].map(offered)));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

export class HttpHost implements Host {
  readonly canChooseWorkspace = false;

  async call<C extends Command>(command: C, ...params: Params<C>): Promise<Result<C>> {
    const body = await answer("/api/call", {
      // A page that goes says so: the browser sends it although the page is no longer there to hear.
      keepalive: command === "exchange" && (params[0] as ExchangeRequest).leaving,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(params.length ? { command, params: params[0] } : { command }),
    });
    return (body as { result: Result<C> }).result;
  }

  pickExports(): Promise<OfferedFile[]> {
    return pick(".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,.zip,.htm,.html,text/csv,text/plain", true);
  }

  async pickText(): Promise<OfferedFile | null> {
    return (await pick(".md,.markdown,.txt,.docx,text/markdown,text/plain", false))[0] ?? null;
  }

  pickWorkspace(): Promise<string | null> {
    return Promise.resolve(null);
  }

  pickSavePath(): Promise<string | null> {
    return Promise.resolve(null);
  }

  fileAt(path: string): OfferedFile {
    return { name: path.split(/[\\/]/).at(-1) ?? path, bring: () => Promise.resolve(path) };
  }

  onFilesDropped(listener: DropListener): Promise<() => void> {
    const stop = new AbortController();
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const listen = (type: "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
      window.addEventListener(type, handle, { signal: stop.signal });
    listen("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      listener.over(event.clientX, event.clientY);
    });
    listen("dragleave", (event) => {
      if (event.relatedTarget === null) listener.leave();
    });
    listen("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      listener.drop([...(event.dataTransfer?.files ?? [])].map(offered), event.clientX, event.clientY);
    });
    return Promise.resolve(() => stop.abort());
  }

  onOutside(): Promise<() => void> {
    return Promise.resolve(() => undefined);
  }

  async copyText(text: string): Promise<void> {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Plain http on another machine has no clipboard object; the old command still copies a selection.
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("aria-hidden", "true");
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  async copyImage(pngBase64: string, name: string): Promise<ImageDelivery> {
    const picture = new Blob([bytesOf(pngBase64)], { type: "image/png" });
    if (typeof ClipboardItem !== "undefined" && navigator.clipboard?.write) {
      try {
        await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
        return "copied";
      } catch {
        // The browser refused: fall through to the download.
      }
    }
    const address = URL.createObjectURL(picture);
    download(address, name);
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    return "downloaded";
  }

  async exportRows(request: Omit<ExportRequest, "to">, suggestedName: string): Promise<Exported | null> {
    const exported = await this.call("export_rows", { ...request, to: suggestedName });
    download(exported.path, suggestedName);
    return exported;
  }

  async exportRejected(source: number, suggestedName: string): Promise<Exported | null> {
    const exported = await this.call("export_rejected", { source, to: suggestedName });
    download(exported.path, suggestedName);
    return exported;
  }

  async exportAgreement(request: Omit<ExportAgreement, "to">, suggestedName: string): Promise<AgreementExported> {
    const exported = await this.call("export_agreement", { ...request, to: suggestedName });
    download(exported.path, suggestedName);
    return exported;
  }

  setTitle(title: string): Promise<void> {
    document.title = title;
    return Promise.resolve();
  }
}
