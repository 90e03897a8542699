import { FETCH, LOAD, STORE } from '../ops.ts';
import { afterBlanks, endsField, hexAddress, hexSize, isBlank, nextLine } from './fields.ts';
import { consistsOf } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import { isNot, NO_KIND } from './text-line.ts';
import type { TextLine } from './text-line.ts';

const LINE =
  /^(?:[0-4][ \t]+(?:0x)?[\da-f]{1,16}|[rwimcv][ \t]+(?:0x)?[\da-f]{1,16}[ \t]+(?:0x)?[\da-f]{1,8})(?:\s|$)/i;

/**
 * The input of the cache simulator Dinero: `LABEL ADDRESS` in hex (Dinero III), or `LETTER ADDRESS SIZE` in hex (the extended format of
 * Dinero IV, xdinfmt.c); what follows on a line is a comment. https://pages.cs.wisc.edu/~markhill/DineroIV/
 */
export const din: TraceFormat = {
  name: 'din',
  title: 'Dinero, classic or extended',
  selfContained: true,
  sniff: (head) => consistsOf(head, LINE),
  open: (file, options) => openLines(file, options, new DinLines(() => options.note(`${file.name}: ${NOT_USED}`))),
};

const NOT_USED =
  'the lines that flush, copy back or invalidate cache blocks (4, c, v) are no references and are passed over';

/** The kind of a line that names no access. */
const NO_ACCESS = 254;

/** The kind of access by label; Dinero treats the unknown (3) and the miscellaneous (m) as reads. */
const KIND = new Uint8Array(256).fill(NO_KIND);
setKind('03rRmM', LOAD);
setKind('1wW', STORE);
setKind('2iI', FETCH);
setKind('4cCvV', NO_ACCESS);

function setKind(labels: string, kind: number): void {
  for (const label of labels) KIND[label.charCodeAt(0)] = kind;
}

/** The last label of the classic format, a digit. */
const LAST_DIGIT = 57;

class DinLines implements LineReader {
  private readonly passedOver: () => void;

  constructor(passedOver: () => void) {
    this.passedOver = passedOver;
  }

  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const access = line.access(0);
    let at = afterBlanks(bytes, start);
    const label = bytes[at];
    const kind = KIND[label];
    if (kind === NO_KIND || !isBlank(bytes[at + 1])) return isNot(line, 'a label (0 to 4, or r w i m c v)', at);
    access.kind = kind;
    at = hexAddress(bytes, afterBlanks(bytes, at + 1), line, access);
    if (at === 0) return at;
    if (label > LAST_DIGIT) {
      if (!isBlank(bytes[at])) return isNot(line, 'a blank and a hex size', at);
      at = hexSize(bytes, afterBlanks(bytes, at), line, access);
      if (at === 0) return at;
    } else access.size = 1;
    if (!endsField(bytes[at])) return isNot(line, 'a blank or the end of the line', at);
    if (kind === NO_ACCESS) {
      line.count = 0;
      this.passedOver();
    }
    return nextLine(bytes, at);
  }
}
