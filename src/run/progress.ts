import { thousands } from '../report/numbers.ts';
import { fit } from '../report/text.ts';

/** Where progress is shown: stderr. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Bytes {
  bytesRead: number;
  totalBytes: number;
}

/** How far a reading is: on a terminal one line that is written over, elsewhere a line every 30 seconds. */
export class Progress {
  private readonly stream: ProgressStream;
  private readonly bytes: () => Bytes;
  private readonly now: () => number;
  private readonly start: number;
  private shown: number;
  private hasLine: boolean;

  constructor(stream: ProgressStream, bytes: () => Bytes, now: () => number = Date.now) {
    this.stream = stream;
    this.bytes = bytes;
    this.now = now;
    this.start = now();
    this.shown = this.start;
    this.hasLine = false;
  }

  /** To be called often; shows what is due. */
  update(references: number): void {
    const now = this.now();
    const terminal = this.stream.isTTY === true;
    const pause = terminal ? (this.hasLine ? LINE_MS : FIRST_MS) : PLAIN_MS;
    if (now - this.shown < pause) return;
    this.shown = now;
    const text = progressText(references, (now - this.start) / 1000, this.bytes());
    if (!terminal) {
      this.stream.write(`${text}\n`);
      return;
    }
    this.stream.write(`\r${fit(text, (this.stream.columns || 80) - 1)}${CLEAR_TO_END}`);
    this.hasLine = true;
  }

  /** Takes the line away: something else is to be written, or all is done. */
  clear(): void {
    if (this.hasLine) this.stream.write(`\r${CLEAR_TO_END}`);
    this.hasLine = false;
  }
}

/** A run this short needs no progress. */
const FIRST_MS = 500;
const LINE_MS = 100;
const PLAIN_MS = 30_000;
/** EL of ECMA-48, §8.3.41. */
const CLEAR_TO_END = '\x1b[K';

/** `42% read, 1,234,567 references, 3.1 M/s, 0:12 left`. */
export function progressText(references: number, seconds: number, { bytesRead, totalBytes }: Bytes): string {
  const part = totalBytes === 0 ? 0 : Math.min(1, bytesRead / totalBytes);
  const rate = seconds > 0 ? references / seconds : 0;
  const left = part > 0.01 && part < 1 ? [`${clock((seconds * (1 - part)) / part)} left`] : [];
  return [
    `${Math.floor(part * 100)}% read`,
    `${thousands(references)} references`,
    `${(rate / 1e6).toFixed(rate < 1e7 ? 1 : 0)} M/s`,
    ...left,
  ].join(', ');
}

/** `1:02:03`, `0:12`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
