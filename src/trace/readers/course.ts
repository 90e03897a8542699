import { LOAD, STORE } from '../ops.ts';
import { afterBlanks, endsField, hexAddress, isBlank, lineEnd } from './fields.ts';
import { consistsOf, firstLines } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import { isNot, NO_KIND } from './text-line.ts';
import type { LineAccess, TextLine } from './text-line.ts';

const EIGHT_DIGITS = /^[\da-f]{8}[ \t]+[RW]$/i;
const ANY_DIGITS = /^(?:0x)?[\da-f]{1,16}[ \t]+[RW]$/i;
const SURELY_HEX = /^0x|[a-f]/i;
/** Kind first; three fields with r or w are Dinero's. */
const KIND_FIRST = /^(?:[rwls][ \t]+(?:0x)?[\da-f]{1,16}|[ls][ \t]+0x[\da-f]{1,16}[ \t]+\d{1,15})$/i;

/**
 * The traces of courses: `0041f7a0 R` (operating systems: gcc, swim, bzip, sixpack), `r 56ecd8`, and `l 0x1fffff50 1` of UCSD's CSE 240A, whose
 * count of instructions since the access before is not used. https://cseweb.ucsd.edu/classes/fa07/cse240a/project1.html
 */
export const course: TraceFormat = {
  name: 'course',
  title: 'a hex address and R or W, or l or s',
  selfContained: true,
  sniff: (head) =>
    consistsOf(head, EIGHT_DIGITS) ||
    consistsOf(head, KIND_FIRST) ||
    (consistsOf(head, ANY_DIGITS) && firstLines(head).some((line) => SURELY_HEX.test(line.trimStart()))),
  guess: (head) => (consistsOf(head, ANY_DIGITS) ? 'possible' : 'no'),
  open: (file, options) => openLines(file, options, courseLines),
};

/** Kinds that stand behind the address, and those before it. */
const LAST = new Uint8Array(256).fill(NO_KIND);
const FIRST = new Uint8Array(256).fill(NO_KIND);
setKind(LAST, 'Rr', LOAD);
setKind(LAST, 'Ww', STORE);
setKind(FIRST, 'RrLl', LOAD);
setKind(FIRST, 'WwSs', STORE);

function setKind(table: Uint8Array, letters: string, kind: number): void {
  for (const letter of letters) table[letter.charCodeAt(0)] = kind;
}

const courseLines: LineReader = {
  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const access = line.access(0);
    const first = afterBlanks(bytes, start);
    access.kind = FIRST[bytes[first]];
    if (access.kind !== NO_KIND && isBlank(bytes[first + 1])) return kindFirst(bytes, first + 1, line, access);
    const end = hexAddress(bytes, first, line, access);
    if (end === 0) return end;
    if (!isBlank(bytes[end])) return isNot(line, 'a hex address and a blank', first);
    const at = afterBlanks(bytes, end);
    access.kind = LAST[bytes[at]];
    if (access.kind === NO_KIND) return isNot(line, 'R or W', at);
    return lineEnd(bytes, at + 1, line);
  },
};

/** Reads an address and, if there is one, a count of instructions. */
function kindFirst(bytes: Uint8Array, start: number, line: TextLine, access: LineAccess): number {
  const digits = afterBlanks(bytes, start);
  const end = hexAddress(bytes, digits, line, access);
  if (end === 0) return end;
  if (!endsField(bytes[end])) return isNot(line, 'a hex address', digits);
  let at = afterBlanks(bytes, end);
  while (bytes[at] >= 48 && bytes[at] <= 57) at++;
  return lineEnd(bytes, at, line);
}
