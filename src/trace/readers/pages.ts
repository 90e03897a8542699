import { LOAD } from '../ops.ts';
import { afterBlanks, lineEnd } from './fields.ts';
import { guessed, plainName } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import { scanDecimal } from './numbers.ts';
import { isNot } from './text-line.ts';
import type { TextLine } from './text-line.ts';

const DECIMAL = /^\d{1,14}$/;
const NAME = /\.pages$|pages.*\.txt$/;
const PAGE_BITS = 12;

/** One decimal page number a line, each a load of the page's first byte; pages have 4 KiB. So the address files of OSTEP's paging-policy.py (Operating Systems: Three Easy Pieces, chapter 22). */
export const pages: TraceFormat = {
  name: 'pages',
  title: 'one decimal page number a line',
  selfContained: true,
  sniff: () => false,
  guess: (head, fileName) => guessed(head, DECIMAL, NAME.test(plainName(fileName))),
  open: (file, options) => openLines(file, options, pageLines),
};

const pageLines: LineReader = {
  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const access = line.access(0);
    const digits = afterBlanks(bytes, start);
    const end = scanDecimal(bytes, digits, access);
    if (end === 0) return isNot(line, 'a decimal page number', digits);
    if (access.hi >>> 0 >= 1 << (57 - 32 - PAGE_BITS)) return isNot(line, 'a page number below 2^45', digits);
    access.kind = LOAD;
    access.hi = (access.hi << PAGE_BITS) | (access.lo >>> (32 - PAGE_BITS));
    access.lo <<= PAGE_BITS;
    return lineEnd(bytes, end, line);
  },
};
