import type { InputFile } from '../input-file.ts';
import type { TraceEvent } from '../ops.ts';
import type { PackedTrace } from '../packed/packed-trace.ts';
import type { RecordSink, TraceFile } from '../sink.ts';

/** A kind of trace file. */
export interface TraceFormat {
  /** As `--trace-format` spells it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Its files say all themselves: no layout file is read beside them. */
  readonly selfContained?: true;
  /** Its accesses are samples or faults of a program, not all that it did: no simulation of them is exact. */
  readonly samples?: true;
  /** Whether a file that begins with `head` (decompressed, up to 64 KiB) and is called `fileName` is one; must be sure. */
  sniff(head: Uint8Array, fileName: string): boolean;
  /**
   * For contents that prove nothing (bare numbers, binary records without a header), asked when no format is sure: whether the
   * file could be one, and whether its name says that it is.
   */
  guess?(head: Uint8Array, fileName: string): 'no' | 'possible' | 'named';
  /** Opens one file as a trace of its own, in its recorded order. */
  open(file: InputFile, options: ReadOptions): Promise<TraceFile>;
  /**
   * Sorts the files of one trace (of a folder by name, or one file alone) into processes.
   * Without it each file is a process from the start, numbered 1, 2, ...
   */
  group?(files: readonly InputFile[], layout: InputFile | null): Promise<ProcessFiles[]>;
  /** For packed traces: the file's header and what is known of it as a whole. */
  packed?(file: InputFile): Promise<PackedTrace>;
}

/** The files of one process (or of several in recorded order) that take turns with those of others. */
export interface ProcessFiles {
  readonly pid: number;
  /** The pid at whose fork or vfork record of `pid` they begin; null = they begin at once. */
  readonly parent: number | null;
  /** Its images, one file each, in order. */
  readonly images: readonly TraceImage[];
  /** What comes after these, of a program that still runs; left out: nothing. */
  readonly growing?: GrowingFiles;
}

/** The files of a process that still runs. */
export interface GrowingFiles {
  /** Waits until its latest image ends, for the one that it executes then; null = it has ended. */
  nextImage(): Promise<TraceImage | null>;
  /** Waits for the files of a child that it has forked; null = it ended before it did anything. */
  child(pid: number): Promise<ProcessFiles | null>;
}

export interface TraceImage {
  open(options: ReadOptions): Promise<TraceFile>;
}

/** What a recorder adds to a program, and does not see of it. */
export interface RecorderOptions {
  /** Accesses that the kernel makes for the program, and those to the vdso, as far as the recording tells them. */
  readonly kernelAccesses: boolean;
  /** The recorder's own library in the program. */
  readonly preload: boolean;
}

/** Exactly what the recorder saw. */
export const AS_RECORDED: RecorderOptions = { kernelAccesses: false, preload: true };

/** What a reader is given beside its bytes. */
export interface ReadOptions {
  /** The process of records that name none: 1, or the number of the file. */
  readonly pid: number;
  /** The recorder's layout file of a single trace file, if there is one. */
  readonly layout: InputFile | null;
  /** The key in `Processes` of the trace's process `pid`, for `enter` and events; asked for at its first record, so that keys stand in order of appearance. */
  key(pid: number): number;
  /** Notes the command that process `pid` runs, for reports. */
  command(pid: number, text: string): void;
  /** Takes an event: a reader calls it in place of `sink.event`, then comes back with `event`. */
  tell(sink: RecordSink, event: TraceEvent): void;
  /** The process waits until this is so: a reader that calls it comes back with `event`; left out: nobody can be waited for. */
  await?(until: () => boolean): void;
  /** A bad line: throws the message as an input error, or, while more are tolerated, counts it; then the reader goes on with the next line. */
  bad(message: string): void;
  /** Which accesses there are beside those that the recorder saw of the program. */
  readonly recorder: RecorderOptions;
  /** Something the user should know that changes no record; said once. */
  note(text: string): void;
}
