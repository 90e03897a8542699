import { shownSafely } from '../base/quoted.ts';
import { Progress } from '../run/progress.ts';
import type { ProgressStream } from '../run/progress.ts';
import type { Style } from '../report/style.ts';
import type { Workload } from '../trace/workload.ts';

export interface Loudness {
  quiet: boolean;
  /** 1 with -v, 2 with -vv. */
  verbose: number;
  progress: boolean;
}

/** What goes to stderr beside errors: warnings, notes, progress. */
export class Messages {
  private readonly stream: ProgressStream;
  private readonly style: Style;
  private readonly loudness: Loudness;
  private progress: Progress | null;

  constructor(stream: ProgressStream, style: Style, loudness: Loudness) {
    this.stream = stream;
    this.style = style;
    this.loudness = loudness;
    this.progress = null;
  }

  /** What may make the answer another one than the user thinks. */
  warning(text: string): void {
    this.line(text, `${this.style.warn('warning:')} `);
  }

  note(text: string): void {
    if (!this.loudness.quiet) this.line(text);
  }

  /** Only with -v. */
  detail(text: string): void {
    if (this.loudness.verbose > 0 && !this.loudness.quiet) this.line(text);
  }

  /** Shows how far the reading of a workload is; the answer is to be told of it (`Progress.update`). */
  reading(workload: Pick<Workload, 'progress'>): (references: number) => void {
    if (this.loudness.quiet || !this.loudness.progress) return () => undefined;
    const progress = new Progress(this.stream, () => workload.progress());
    this.progress = progress;
    return (references) => progress.update(references);
  }

  /** Takes the line of progress away. */
  clear(): void {
    this.progress?.clear();
  }

  private line(text: string, before = ''): void {
    this.clear();
    this.stream.write(`${before}${shownSafely(text)}\n`);
  }
}
