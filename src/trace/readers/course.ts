import { LOAD, STORE } from '../ops.ts';
import { afterBlanks, hexAddress, isBlank, isNot, lineEnd, NO_KIND } from './fields.ts';
import type { TextLine } from './fields.ts';
import type { TraceFormat } from './format.ts';
import { consistsOf, openLines, wholeLines } from './text-lines.ts';
import type { LineReader } from './text-lines.ts';

const EIGHT_DIGITS = /^[\da-f]{8}[ \t]+[RW]$/i;
const ANY_DIGITS = /^(?:0x)?[\da-f]{1,16}[ \t]+[RW]$/i;
const SURELY_HEX = /^0x|[a-f]/i;

/** The traces of operating-systems courses (gcc, swim, bzip, sixpack): `0041f7a0 R`, a hex address, and R or W. */
export const course: TraceFormat = {
  name: 'course',
  title: 'ADDRESS R|W in hex, as courses use it',
  selfContained: true,
  sniff: (head) =>
    consistsOf(head, EIGHT_DIGITS) ||
    (consistsOf(head, ANY_DIGITS) && wholeLines(head).some((line) => SURELY_HEX.test(line))),
  guess: (head) => (consistsOf(head, ANY_DIGITS) ? 'possible' : 'no'),
  open: (file, options) => openLines(file, options, courseLines),
};

const KIND = new Uint8Array(256).fill(NO_KIND);
for (const letter of 'Rr') KIND[letter.charCodeAt(0)] = LOAD;
for (const letter of 'Ww') KIND[letter.charCodeAt(0)] = STORE;

const courseLines: LineReader = {
  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const { access } = line;
    const digits = afterBlanks(bytes, start);
    const end = hexAddress(bytes, digits, line, access);
    if (end < 0) return end;
    if (!isBlank(bytes[end])) return isNot(line, 'a hex address and a blank', digits);
    const at = afterBlanks(bytes, end);
    access.kind = KIND[bytes[at]];
    if (access.kind === NO_KIND) return isNot(line, 'R or W', at);
    return lineEnd(bytes, at + 1, line);
  },
};
