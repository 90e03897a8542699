import { Breather } from './breather.ts';
import { inputError } from '../base/user-error.ts';
import type { Batch } from './batch.ts';
import { Collapser } from './collapse.ts';
import type { CollapseOptions } from './collapse-options.ts';
import { changed } from './input-file.ts';
import type { InputFile } from './input-file.ts';
import { Interleaver, QUANTUM } from './interleave.ts';
import type { TurnTaker } from './interleave.ts';
import { RUNS } from './packed/layout.ts';
import type { PackedTrace } from './packed/packed-trace.ts';
import { packedBatches } from './packed/runs.ts';
import type { Pages } from './pages.ts';
import { Processes } from './processes.ts';
import type { ProcessFiles, RecorderOptions, TraceFormat } from './readers/format.ts';
import type { RecordSink } from './sink.ts';

/** One of the traces that a workload joins: a file, or the files of a folder. */
export interface Trace {
  /** As the user gave it; unlike all others of the workload. */
  readonly name: string;
  readonly path: string;
  readonly format: TraceFormat;
  readonly files: readonly InputFile[];
  readonly layout: InputFile | null;
  readonly processes: readonly ProcessFiles[];
  /** If it is a packed trace. */
  readonly packed: PackedTrace | null;
}

/** The files that decide what it holds: its own, and its layout's. */
export function filesOf({ files, layout }: Pick<Trace, 'files' | 'layout'>): InputFile[] {
  return layout === null ? [...files] : [...files, layout];
}

/** Refuses a trace, as an input error, that was opened again and is not as it was. */
export function checkAsBefore(trace: Trace, before: readonly InputFile[]): void {
  const state = ({ path, size, modified }: InputFile): string => JSON.stringify([path, size, modified]);
  const now = filesOf(trace).map(state);
  if (now.length !== before.length || before.some((file, at) => state(file) !== now[at])) throw changed(trace.name);
}

/** Whether it holds samples, or was packed from some. */
export function isSampled({ format, packed }: Trace): boolean {
  return format.samples === true || packed?.footer.sampled === true;
}

export interface WorkloadOptions {
  quantum: number | undefined;
  maxBadLines: number;
  recorder: RecorderOptions;
  note: (text: string) => void;
}

/** Traces joined into one order of records, which can be read any number of times, one reading after the other. */
export class Workload {
  readonly traces: readonly Trace[];
  readonly processes: Processes;
  /** What the user should know, found so far: files passed over, bad lines tolerated. */
  readonly notes: readonly string[];
  readonly options: WorkloadOptions;

  constructor(traces: readonly Trace[], notes: readonly string[], options: WorkloadOptions) {
    this.traces = traces;
    this.processes = new Processes();
    this.notes = notes;
    this.options = options;
  }

  /** The names of the traces. */
  get names(): string[] {
    return this.traces.map(({ name }) => name);
  }

  /** Whether any of the traces holds samples, not every reference. */
  get sampled(): boolean {
    return this.traces.some(isSampled);
  }

  /** The packed trace of runs that this is; null = there are records to be read. */
  get packedRuns(): PackedTrace | null {
    const packed = this.traces.length === 1 ? this.traces[0].packed : null;
    return packed?.header.content === RUNS ? packed : null;
  }

  /** References of a turn; 0 = there is one process, or one order of them in a file. */
  get quantum(): number {
    const takers = this.traces.flatMap(({ processes }) => processes);
    return takers.length > 1 || takers.some(({ growing }) => growing !== undefined)
      ? (this.options.quantum ?? QUANTUM)
      : (this.traces[0]?.packed?.header.quantum ?? 0);
  }

  /** Bytes as stored. */
  progress(): { bytesRead: number; totalBytes: number } {
    const files = this.traces.flatMap((trace) => trace.files);
    return {
      bytesRead: files.reduce((sum, file) => sum + file.bytesRead, 0),
      totalBytes: files.reduce((sum, file) => sum + file.size, 0),
    };
  }

  /** The records as rows. There is one batch: who takes it is done with it before asking for the next. */
  async *batches(options: CollapseOptions): AsyncGenerator<{ batch: Batch; pages: Pages }, void> {
    const { packedRuns } = this;
    if (packedRuns !== null) {
      yield* packedBatches(packedRuns, this.packedKeys(packedRuns), options);
      return;
    }
    const breather = new Breather();
    const collapser = new Collapser(options);
    const { pages } = collapser;
    const bad = new BadLines(this.options.maxBadLines);
    const reading = this.begin(bad);
    try {
      for (let ended = false; !ended;) {
        ended = (await reading.read(collapser)) === 'ended';
        const batch = collapser.finish();
        if (batch.rows > 0 || batch.breaks.length > 0) yield { batch, pages };
        await breather.breathe();
        collapser.begin();
      }
    } finally {
      await reading.close();
      if (bad.tolerated !== null) this.options.note(bad.tolerated);
    }
  }

  /** Gives the records to a writer; `drain` is called whenever the sink is full. */
  async records(sink: RecordSink, drain: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const bad = new BadLines(this.options.maxBadLines);
    const reading = this.begin(bad);
    try {
      const breather = new Breather();
      while ((await reading.read(sink)) !== 'ended') {
        await drain();
        await breather.breathe();
      }
    } finally {
      await reading.close();
      if (bad.tolerated !== null) this.options.note(bad.tolerated);
    }
  }

  /** The keys of the processes of a packed trace, in its order. */
  private packedKeys({ file, footer }: PackedTrace): number[] {
    file.bytesRead = 0;
    return footer.processes.map(({ pid, command }) => {
      const key = this.processes.key(this.traces[0].name, pid);
      this.processes.names[key].command = command;
      return key;
    });
  }

  /** A reading from the start. */
  private begin(bad: BadLines): Interleaver {
    const takers = this.traces.flatMap((trace) => trace.processes.map((files) => this.taker(trace, files, bad)));
    for (const trace of this.traces) for (const file of trace.files) file.bytesRead = 0;
    return new Interleaver(takers, this.processes, this.options.quantum);
  }

  private taker(trace: Trace, files: ProcessFiles, bad: BadLines): TurnTaker {
    const { processes } = this;
    const key = (pid: number): number => processes.key(trace.name, pid);
    const command = (pid: number, text: string): void => {
      processes.names[key(pid)].command = text;
    };
    return {
      trace: trace.name,
      files,
      options: {
        pid: files.pid,
        layout: trace.layout,
        key,
        command,
        bad: (message) => bad.add(message),
        recorder: this.options.recorder,
        note: this.options.note,
      },
    };
  }
}

/** The bad lines of one reading, which ends at the first that is one too many. */
class BadLines {
  private readonly most: number;
  private count: number;
  private first: string;

  constructor(most: number) {
    this.most = most;
    this.count = 0;
    this.first = '';
  }

  add(message: string): void {
    if (++this.count > this.most) throw inputError(message);
    if (this.count === 1) this.first = message;
  }

  /** What was passed over, as a note; null = nothing, or the reading ended at it. */
  get tolerated(): string | null {
    if (this.count === 0 || this.count > this.most) return null;
    return `passed over ${this.count} bad ${this.count === 1 ? 'line' : 'lines'}; the first: ${this.first}`;
  }
}
