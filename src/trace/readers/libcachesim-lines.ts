import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { LOAD } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import type { ReadOptions } from './format.ts';
import type { LineReader } from './line-trace.ts';
import { scanDecimal } from './numbers.ts';
import type { Word } from './numbers.ts';
import type { TextLine } from './text-line.ts';

const COMMA = 44;
const RETURN = 13;
const PAGE_BITS = 12;
/** Objects below 2^45 are page numbers of 57-bit addresses. */
const PAGE_NUMBER_BITS = 45;
/** The page number of the first object that is none: 128 TiB, in the reach of four-level tables. */
const FIRST_NUMBERED = 2 ** 35;
const LINE = /^\d+(?:\.\d+)?,(\d+),\d+$/;

/** Lines `TIME,OBJECT,SIZE`, decimal: a load of the page whose number the object is; larger ones are numbered by first appearance. */
export class LibcachesimLines implements LineReader {
  private readonly options: ReadOptions;
  private readonly number: Word;
  private readonly numbered: Map<string, number>;
  private lines: number;

  constructor(options: ReadOptions) {
    this.options = options;
    this.number = { hi: 0, lo: 0 };
    this.numbered = new Map();
    this.lines = 0;
  }

  read(bytes: Uint8Array, start: number, found: TextLine): number {
    const { number } = this;
    let at = scanDecimal(bytes, start, number);
    if (at === 0 || bytes[at] !== COMMA) return 0;
    at = scanDecimal(bytes, at + 1, number);
    if (at === 0 || bytes[at] !== COMMA || number.hi >>> (PAGE_NUMBER_BITS - 32) !== 0) return 0;
    const { hi, lo } = number;
    at = scanDecimal(bytes, at + 1, number);
    if (at === 0) return 0;
    if (bytes[at] === RETURN) at++;
    if (bytes[at] !== NEWLINE) return 0;
    this.lines++;
    found.add(this.options.pid, LOAD, (hi << PAGE_BITS) | (lo >>> (32 - PAGE_BITS)), lo << PAGE_BITS, 1);
    return at + 1;
  }

  other(line: string, found: TextLine): void {
    const first = this.lines++ === 0;
    const object = LINE.exec(line)?.[1];
    if (object === undefined) {
      if (first && /^[a-z_]+(?:,[a-z_]+){2}$/i.test(line)) return;
      throw inputError(`expected TIME,OBJECT,SIZE as decimal numbers, found ${quoted(line)}`);
    }
    const page = BigInt(object) < 1n << BigInt(PAGE_NUMBER_BITS) ? Number(object) : this.pageOf(object);
    found.add(this.options.pid, LOAD, Math.floor(page / 2 ** (32 - PAGE_BITS)), (page % 2 ** 32) << PAGE_BITS, 1);
  }

  end(): void {
    const { size } = this.numbered;
    if (size > 0) {
      this.options.note(
        `${size} objects are no page numbers (2^${PAGE_NUMBER_BITS} or more): numbered by first appearance, from page 2^35 on`,
      );
    }
  }

  private pageOf(object: string): number {
    const key = object.replace(/^0+/, '');
    let page = this.numbered.get(key);
    if (page === undefined) this.numbered.set(key, (page = FIRST_NUMBERED + this.numbered.size));
    return page;
  }
}
