import { LOAD } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import type { ReadOptions } from './format.ts';
import type { LineReader } from './line-trace.ts';
import { scanDecimal } from './numbers.ts';
import type { Word } from './numbers.ts';
import { ObjectPages } from './object-pages.ts';
import { isNot } from './text-line.ts';
import type { TextLine } from './text-line.ts';

const COMMA = 44;
const POINT = 46;
const RETURN = 13;
const FORM = 'TIME,OBJECT,SIZE as decimal numbers of up to 64 bits';
const HEADER = /^[a-z_]+(?:,[a-z_]+){2}$/i;

/** Lines `TIME,OBJECT,SIZE`, decimal, the time with a fraction or not: a load of the object's page. */
export class LibcachesimLines implements LineReader {
  private readonly options: ReadOptions;
  private readonly number: Word;
  private readonly objects: ObjectPages;

  constructor(options: ReadOptions) {
    this.options = options;
    this.number = { hi: 0, lo: 0 };
    this.objects = new ObjectPages();
  }

  begin(text: string): boolean {
    return HEADER.test(text);
  }

  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const { number, objects } = this;
    let at = scanDecimal(bytes, start, number);
    if (at > 0 && bytes[at] === POINT) at = scanDecimal(bytes, at + 1, number);
    if (at === 0 || bytes[at] !== COMMA) return isNot(line, FORM, start);
    at = scanDecimal(bytes, at + 1, number);
    if (at === 0 || bytes[at] !== COMMA) return isNot(line, FORM, start);
    const { hi, lo } = number;
    at = scanDecimal(bytes, at + 1, number);
    if (at > 0 && bytes[at] === RETURN) at++;
    if (at === 0 || bytes[at] !== NEWLINE) return isNot(line, FORM, start);
    objects.find(hi, lo);
    line.add(this.options.pid, LOAD, objects.hi, objects.lo, 1);
    return at + 1;
  }

  end(): void {
    const { note } = this.objects;
    if (note !== null) this.options.note(note);
  }
}
