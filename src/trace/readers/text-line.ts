// lane: loop
import type { Word } from './numbers.ts';

/** No kind of access: what tables of kinds hold for bytes that name none. */
export const NO_KIND = 255;

/** One access, as `RecordSink.access` takes it. */
export interface LineAccess extends Word {
  /** The process as the trace names it; -1 = it names none. */
  pid: number;
  kind: number;
  size: number;
}

/** What a line says: its accesses, in places that are used again; or where it stops being one of its format. */
export class TextLine {
  /** The accesses that the line holds. */
  count: number;
  /** What should have stood at `wrongAt`. */
  expected: string;
  wrongAt: number;
  private readonly places: LineAccess[];

  constructor() {
    this.count = 0;
    this.expected = '';
    this.wrongAt = 0;
    this.places = [];
  }

  /** Says that the access at `index` is the line's last; answers its place, which keeps what the lines before wrote there: at first one byte of no process. */
  access(index: number): LineAccess {
    this.count = index + 1;
    return index < this.places.length ? this.places[index] : this.another();
  }

  /** Adds an access whole. */
  add(pid: number, kind: number, hi: number, lo: number, size: number): void {
    const access = this.access(this.count);
    access.pid = pid;
    access.kind = kind;
    access.hi = hi;
    access.lo = lo | 0;
    access.size = size;
  }

  at(index: number): LineAccess {
    return this.places[index];
  }

  private another(): LineAccess {
    const access = { pid: -1, kind: NO_KIND, hi: 0, lo: 0, size: 1 };
    this.places.push(access);
    return access;
  }
}

/** Says what should have stood at `at`; 0, as the line cannot be read. */
export function isNot(line: TextLine, expected: string, at: number): number {
  line.expected = expected;
  line.wrongAt = at;
  return 0;
}
