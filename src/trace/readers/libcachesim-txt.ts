import { LOAD } from '../ops.ts';
import { afterBlanks, lineEnd } from './fields.ts';
import { guessed } from './first-lines.ts';
import type { ReadOptions, TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import { scanDecimal } from './numbers.ts';
import type { Word } from './numbers.ts';
import { ObjectPages } from './object-pages.ts';
import { isNot } from './text-line.ts';
import type { TextLine } from './text-line.ts';

const DECIMAL = /^\d{1,20}$/;

/** The plain text traces of libCacheSim, an object's number a line; https://github.com/1a1a11a/libCacheSim. */
export const libcachesimTxt: TraceFormat = {
  name: 'libcachesim-txt',
  title: 'libCacheSim text: one object a line',
  selfContained: true,
  sniff: () => false,
  guess: (head, fileName) => guessed(head, DECIMAL, /\.libcachesim\.txt(?:\.\w+)?$/i.test(fileName)),
  open: (file, options) => openLines(file, options, new ObjectLines(options)),
};

class ObjectLines implements LineReader {
  private readonly options: ReadOptions;
  private readonly number: Word;
  private readonly objects: ObjectPages;

  constructor(options: ReadOptions) {
    this.options = options;
    this.number = { hi: 0, lo: 0 };
    this.objects = new ObjectPages();
  }

  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const { number, objects } = this;
    const digits = afterBlanks(bytes, start);
    const end = scanDecimal(bytes, digits, number);
    if (end === 0) return isNot(line, 'a decimal object number of up to 64 bits', digits);
    const next = lineEnd(bytes, end, line);
    if (next === 0) return 0;
    objects.find(number.hi, number.lo);
    line.add(this.options.pid, LOAD, objects.hi, objects.lo, 1);
    return next;
  }

  end(): void {
    const { note } = this.objects;
    if (note !== null) this.options.note(note);
  }
}
