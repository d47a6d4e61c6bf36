// What the window may ask of the program behind it, whichever door it came through.
// Knows no screen: answers are plain values, and what goes wrong is a HostProblem.
import type { AgreementExported, ExportAgreement, ExportRequest, Exported, Problem, Request, Response } from "./bindings";

/** The name of a command on the wire. */
export type Command = Request["command"];

/** The parameters of a command as an argument list: none, or one. */
export type Params<C extends Command> = Extract<Request, { command: C }> extends { params: infer P } ? [params: P] : [];

/** What a command answers with. */
export type Result<C extends Command> = Extract<Response, { command: C }>["result"];

/** A refused or failed call, as a person reads it. Branch on `problem.code` only. */
export class HostProblem extends Error {
  override name = "HostProblem";
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** A file someone chose or dropped. Over HTTP its bytes travel when it is first brought. */
export interface OfferedFile {
  name: string;
  /** The path or upload id by which commands name the file. */
  bring(): Promise<string>;
}

/** What happens while files are dragged over the window; positions are in CSS pixels. */
export interface DropListener {
  over(x: number, y: number): void;
  leave(): void;
  drop(files: OfferedFile[], x: number, y: number): void;
}

/** What happens to the workspace without this page having asked for it. */
export interface OutsideListener {
  /** Another start of the program opened a workspace in this window. */
  changed(): void;
  /** A workspace asked for outside could not be opened. */
  refused(problem: Problem): void;
}

/** How a picture reached the user. */
export type ImageDelivery = "copied" | "downloaded";

/** The door to the program. */
export interface Host {
  /** False where the workspace was chosen before the window opened. */
  readonly canChooseWorkspace: boolean;
  call<C extends Command>(command: C, ...params: Params<C>): Promise<Result<C>>;
  /** Exports to bring in; empty when the user chose none. */
  pickExports(): Promise<OfferedFile[]>;
  /** A text that exists already, as Markdown, Word or plain text; null when the user chose none. */
  pickText(): Promise<OfferedFile | null>;
  /** An existing workspace; null when the user chose none. */
  pickWorkspace(): Promise<string | null>;
  /** Where to write a workspace; null when the user chose nowhere. */
  pickSavePath(suggestedName: string): Promise<string | null>;
  /** A file already known by its path; only where paths mean something. */
  fileAt(path: string): OfferedFile;
  onFilesDropped(listener: DropListener): Promise<() => void>;
  /** Also tells, once, what went wrong before the page was there. */
  onOutside(listener: OutsideListener): Promise<() => void>;
  copyText(text: string): Promise<void>;
  /** Copies a PNG given in base64, or downloads it under `name` where copying pictures is not allowed. */
  copyImage(pngBase64: string, name: string): Promise<ImageDelivery>;
  /** Writes the rejected records of a source to a file the user names; null when they named none. */
  exportRejected(source: number, suggestedName: string): Promise<Exported | null>;
  /** Writes records to a CSV file of the user's choice; null when the user chose nowhere. */
  exportRows(request: Omit<ExportRequest, "to">, suggestedName: string): Promise<Exported | null>;
  /** Writes a form of the agreement to a file of the user's choice; null when the user chose nowhere. */
  exportAgreement(request: Omit<ExportAgreement, "to">, suggestedName: string): Promise<AgreementExported | null>;
  setTitle(title: string): Promise<void>;
}

/** What any failure says to a person. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof HostProblem) return failure.problem;
  return {
    code: "unexpected",
    message: "That did not work. Nothing was changed.",
    hint: "Try again. If it happens again, close the window and reopen the workspace.",
    detail: failure instanceof Error ? failure.message : String(failure),
  };
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
}
