// A file on its way in: looked at, mapped, imported, accounted for. And the queue of files waiting.
// Knows the order of the steps, not how they look.
import { createContext } from "svelte";
import type { Workbench } from "../../app/workbench.svelte";
import { problemOf, type Dialect, type Fix, type ImportPreview, type JobState, type Mends, type OfferedFile, type Plan, type Problem, type Question, type SourceCard, type Table, type Team } from "../../host";
import { Check } from "./check.svelte";
import { answer, applyFix, assign, holds, unanswered, withdraw } from "./mapping";

/** The import belongs to the check: it reads every line. */
export type Step = "preview" | "map" | "import" | "check" | "done";
export const STEPS: readonly { step: Exclude<Step, "import">; label: string }[] = [
  { step: "preview", label: "Preview" },
  { step: "map", label: "Map" },
  { step: "check", label: "Check" },
  { step: "done", label: "Done" },
];

const POLL_MS = 150;

export class Intake {
  step: Step = $state("preview");
  team: Team | null = $state(null);
  preview: ImportPreview | undefined = $state.raw();
  plan: Plan | undefined = $state.raw();
  asOf = $state("");
  /** True while the file is sent or looked at. */
  busy = $state(false);
  problem: Problem | undefined = $state.raw();
  job: JobState | undefined = $state.raw();
  cancelled = $state(false);
  /** True from asking to cancel until the job has stopped. */
  cancelling = $state(false);
  source: SourceCard | undefined = $state.raw();
  /** What the user answered, by the question's code. */
  answers: Record<string, string> = $state({});
  /** What a newer export of a source that is here differs in. */
  check: Check | undefined = $state.raw();
  /** What a change of mapping did to another column. */
  notice = $state("");
  #startedAt = 0;
  #storingSince = 0;
  #asked = 0;

  constructor(
    readonly bench: Workbench,
    readonly file: OfferedFile,
    team: Team | null,
  ) {
    this.team = team;
  }

  get name(): string {
    return this.preview?.preview.file_name ?? this.file.name;
  }

  /** The source that these are mended lines of. */
  get mends(): Mends | null {
    return this.preview?.mends ?? null;
  }

  /** True while what the records are is for the user to choose. */
  get undecided(): boolean {
    return this.preview?.preview.undecided ?? false;
  }

  get running(): boolean {
    return this.job?.status.status === "running";
  }

  /** Looks at the file, guessed or as told; the plan starts anew from what is seen. */
  async look(dialect: Dialect | null = null, table: Table | null = null, fresh = false) {
    const turn = ++this.#asked;
    this.busy = true;
    this.problem = undefined;
    try {
      const file = await this.file.bring();
      const preview = await this.bench.call("preview_import", { file, dialect, table, fresh, ...(this.team && { team: this.team }) });
      if (turn !== this.#asked) return;
      this.preview = preview;
      this.plan = preview.plan;
      if (preview.mends) this.team = preview.mends.team;
      this.answers = {};
      this.asOf ||= preview.as_of ?? "";
      this.notice = "";
    } catch (failure) {
      if (turn !== this.#asked) return;
      this.problem = problemOf(failure);
    }
    this.busy = false;
  }

  /** Reads the file another way. */
  reread(change: Partial<Dialect>) {
    if (this.plan) void this.look({ ...this.plan.dialect, ...change }, this.undecided ? null : this.plan.table);
  }

  /** Reads another sheet of a workbook or file of an archive; nothing that was guessed of this one holds there. */
  choosePart(sheet: string) {
    if (this.plan) void this.look({ ...this.plan.dialect, sheet, header_line: 0 });
  }

  /** The questions that keep the file from being brought in. */
  get open(): Question[] {
    return this.preview && this.plan ? unanswered(this.preview.preview.questions, this.answers, this.plan) : [];
  }

  /** Answers a question for all columns it is about. */
  answer(question: Question, value: string) {
    if (!this.plan) return;
    this.answers = { ...this.answers, [question.code]: value };
    this.plan = answer(this.plan, question, value);
  }

  /** Makes a correction, or takes it back. */
  correct(fix: Fix, made: boolean) {
    if (this.plan) this.plan = (made ? applyFix : withdraw)(this.plan, fix);
  }

  holds(fix: Fix): boolean {
    return this.plan !== undefined && holds(this.plan, fix);
  }

  /** True when there is nothing to decide: it can come in as it was read. */
  get clear(): boolean {
    const { preview: seen, team, plan, busy, problem } = this;
    if (!seen || !team || !plan || busy || problem || this.undecided || this.open.length) return false;
    const remapped = seen.remembered && seen.remembered.new.length + seen.remembered.gone.length > 0;
    if (seen.mends) return seen.mends.records > 0;
    return !seen.same_as && !seen.updates.length && !remapped && seen.preview.findings.every(({ severity }) => severity === "note");
  }

  /** Gives a column another field. */
  assign(at: number, choice: string) {
    if (!this.plan || !this.preview) return;
    const { plan, displaced } = assign(this.plan, at, choice, this.preview.fields);
    this.plan = plan;
    const label = plan.columns[at]?.label ?? "";
    this.notice = displaced === null ? "" : `${label} now comes from “${plan.columns[at]?.header}”. “${displaced}” is kept as a field of its own.`;
  }

  /** Brings the file in and follows the job to its end. */
  async start() {
    if (!this.plan || !this.team) return;
    const { plan, team } = this;
    this.step = "import";
    this.cancelled = false;
    this.cancelling = false;
    this.problem = undefined;
    this.job = undefined;
    this.#startedAt = performance.now();
    this.#storingSince = 0;
    try {
      const file = await this.file.bring();
      const newer = (this.preview?.updates.length ?? 0) > 0;
      const { job } = await this.bench.call(newer ? "start_check" : "start_import", { file, team, plan, as_of: this.asOf || null, ...(this.mends && { mends: this.mends.source }) });
      await this.#follow(job);
    } catch (failure) {
      this.problem = problemOf(failure);
    }
  }

  /** Does what was chosen for a newer export. True when nothing of it came in. */
  async decide(): Promise<boolean> {
    const { check } = this;
    if (!check) return false;
    try {
      return !(await this.#arrived(await check.decide()));
    } catch (failure) {
      check.problem = problemOf(failure);
      return false;
    }
  }

  /** Lets go of a newer export that waits. */
  async leave() {
    const { check } = this;
    if (check) await this.bench.attempt(() => check.decide("leave"));
  }

  async cancel() {
    if (!this.job) return;
    const { job } = this.job;
    this.cancelling = true;
    await this.bench.attempt(() => this.bench.call("cancel_job", { job }));
  }

  /** How fast records are stored, and how long the rest will take. */
  get pace(): { rowsPerSecond: number; secondsLeft: number | null } {
    const { rows = 0, done = 0, total = 0 } = this.job ?? {};
    const since = (start: number) => Math.max(0.05, (performance.now() - start) / 1000);
    return {
      rowsPerSecond: rows ? rows / since(this.#storingSince) : 0,
      secondsLeft: done > 0 && total > 0 ? (since(this.#startedAt) * (total - done)) / done : null,
    };
  }

  async #follow(job: number) {
    for (;;) {
      this.job = await this.bench.call("job", { job });
      if (this.job.rows === 0) this.#storingSince = performance.now();
      const { status } = this.job;
      if (status.status === "running") {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        continue;
      }
      if (status.status === "failed") this.problem = status.problem;
      if (status.status === "cancelled") this.cancelled = true;
      if (status.status === "done") await this.#arrived(status.source);
      if (status.status === "waiting") {
        const check = new Check(this.bench, status.arrival, this.preview?.updates);
        if (await check.compare()) {
          this.check = check;
          this.step = "check";
        } else await this.#arrived(await check.decide("own"));
      }
      return;
    }
  }

  async #arrived(source: number | null): Promise<boolean> {
    if (source === null) {
      this.step = "done";
      return false;
    }
    await this.bench.refresh();
    this.source = (await this.bench.call("sources")).find((card) => card.source === source);
    this.step = "done";
    return true;
  }
}

/** The files waiting to be brought in; the first is on screen. */
export class Intakes {
  queue: Intake[] = $state.raw([]);
  /** How many of this batch are through already. */
  finished = $state(0);
  /** True while files come in one after the other, until one of them is in doubt. */
  passing = $state(false);
  /** What came in that way, but for the file on screen. */
  passed: SourceCard[] = $state.raw([]);

  constructor(readonly bench: Workbench) {}

  get current(): Intake | undefined {
    return this.queue[0];
  }

  /** Takes files in, for a team or for one still to be chosen. */
  offer(files: OfferedFile[], team: Team | null) {
    const idle = this.queue.length === 0;
    this.queue = [...this.queue, ...files.map((file) => new Intake(this.bench, file, team))];
    if (idle) void this.current?.look();
  }

  async choose(team: Team | null) {
    const files = await this.bench.attempt(() => this.bench.host.pickExports());
    if (files?.length) this.offer(files, team);
  }

  /** Brings in the current file and those behind it, as far as nothing is in doubt. */
  async pass() {
    this.passing = true;
    while (this.passing && this.current?.clear) {
      const { current } = this;
      await current.start();
      if (!this.passing || current !== this.current || !current.source || this.queue.length === 1) break;
      this.passed = [...this.passed, current.source];
      await this.next();
    }
    this.passing = false;
  }

  /** Leaves the current file, finished or not, for the next one. */
  async next() {
    const [left, ...rest] = this.queue;
    if (left?.running) void left.cancel();
    if (left?.step === "check") void left.leave();
    this.queue = rest;
    this.finished = rest.length ? this.finished + 1 : 0;
    if (!rest.length) this.passed = [];
    await this.current?.look();
  }

  /** Leaves the current file and all that wait; what was decided about them can be taken up again. */
  stop() {
    const { queue, finished } = this;
    this.passing = false;
    const left = queue.filter(({ step }) => step === "preview" || step === "map");
    this.queue = queue.slice(0, 1);
    void this.next();
    const first = left[0];
    if (!first) return;
    const said = left.length === 1 ? `Left ${first.name} out` : `Left ${left.length} files out`;
    this.bench.toasts.say(said, { label: "Take up again", run: () => this.#resume(left, finished) });
  }

  #resume(left: Intake[], finished: number) {
    this.queue = [...left, ...this.queue];
    this.finished = finished;
    if (!this.current?.preview) void this.current?.look();
  }
}

/** The queue of the window. */
export const [intakes, provideIntakes] = createContext<Intakes>();
