// The door of the desktop window: commands, dialogs, dropped files and the clipboard of the system.
// Knows nothing of any command's meaning, except the export that needs a path first.
import { Image } from "@tauri-apps/api/image";
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { writeImage, writeText } from "@tauri-apps/plugin-clipboard-manager";
import { open, save } from "@tauri-apps/plugin-dialog";
import type { AgreementExported, ExportAgreement, ExportRequest, Exported, Problem } from "./bindings";
import { bytesOf, HostProblem, type Command, type DropListener, type Host, type ImageDelivery, type OfferedFile, type OutsideListener, type Params, type Result } from "./host";

const exportKinds = [{ name: "Exports", extensions: ["csv", "tsv", "txt", "xlsx", "xls", "xlsb", "ods", "zip", "htm", "html"] }];
const textKinds = [{ name: "Texts", extensions: ["md", "markdown", "txt", "docx"] }];
const workspaceKinds = [{ name: "Counterpart workspace", extensions: ["counterpart"] }];

function fileAt(path: string): OfferedFile {
  return { name: path.split(/[\\/]/).at(-1) ?? path, bring: () => Promise.resolve(path) };
}

export class TauriHost implements Host {
  readonly canChooseWorkspace = true;
  readonly fileAt = fileAt;

  async call<C extends Command>(command: C, ...params: Params<C>): Promise<Result<C>> {
    const request = params.length ? { command, params: params[0] } : { command };
    try {
      return (await invoke<{ result: Result<C> }>("call", { request })).result;
    } catch (failure) {
      if (typeof failure === "object" && failure !== null && "code" in failure) throw new HostProblem(failure as Problem);
      throw failure;
    }
  }

  async pickExports(): Promise<OfferedFile[]> {
    const paths = await open({ multiple: true, filters: exportKinds, title: "Choose exports" });
    return (paths ?? []).map(fileAt);
  }

  async pickText(): Promise<OfferedFile | null> {
    const path = await open({ filters: textKinds, title: "Choose a text" });
    return path === null ? null : fileAt(path);
  }

  pickWorkspace(): Promise<string | null> {
    return open({ filters: workspaceKinds, title: "Open a workspace" });
  }

  pickSavePath(suggestedName: string): Promise<string | null> {
    return save({ defaultPath: suggestedName, filters: workspaceKinds });
  }

  onFilesDropped(listener: DropListener): Promise<() => void> {
    return getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === "leave") return listener.leave();
      const x = payload.position.x / window.devicePixelRatio;
      const y = payload.position.y / window.devicePixelRatio;
      if (payload.type === "drop") listener.drop(payload.paths.map(fileAt), x, y);
      else listener.over(x, y);
    });
  }

  async onOutside(listener: OutsideListener): Promise<() => void> {
    const stops = [
      await listen("workspace-changed", () => listener.changed()),
      await listen<Problem>("workspace-refused", ({ payload }) => listener.refused(payload)),
    ];
    const atStart = await invoke<Problem | null>("start_problem");
    if (atStart) listener.refused(atStart);
    return () => stops.forEach((stop) => stop());
  }

  copyText(text: string): Promise<void> {
    return writeText(text);
  }

  async copyImage(pngBase64: string): Promise<ImageDelivery> {
    // The clipboard wants pixels, and the webview already knows how to read a PNG.
    const picture = await createImageBitmap(new Blob([bytesOf(pngBase64)], { type: "image/png" }));
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("this webview draws no pictures");
    pen.drawImage(picture, 0, 0);
    const pixels = pen.getImageData(0, 0, picture.width, picture.height);
    await writeImage(await Image.new(new Uint8Array(pixels.data.buffer), pixels.width, pixels.height));
    return "copied";
  }

  async exportRows(request: Omit<ExportRequest, "to">, suggestedName: string): Promise<Exported | null> {
    const to = await save({ defaultPath: suggestedName, filters: [{ name: "CSV", extensions: ["csv"] }] });
    return to === null ? null : this.call("export_rows", { ...request, to });
  }

  async exportRejected(source: number, suggestedName: string): Promise<Exported | null> {
    const to = await save({ defaultPath: suggestedName, filters: [{ name: "CSV", extensions: ["csv"] }] });
    return to === null ? null : this.call("export_rejected", { source, to });
  }

  async exportAgreement(request: Omit<ExportAgreement, "to">, suggestedName: string): Promise<AgreementExported | null> {
    const ending = suggestedName.split(".").at(-1) ?? "";
    const to = await save({ defaultPath: suggestedName, filters: [{ name: ending.toUpperCase(), extensions: [ending] }] });
    return to === null ? null : this.call("export_agreement", { ...request, to });
  }

  async setTitle(title: string): Promise<void> {
    document.title = title;
    await getCurrentWindow().setTitle(title);
  }
}
