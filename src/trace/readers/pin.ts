import { FETCH, LOAD, STORE } from '../ops.ts';
import { afterBlanks, anySize, hexAddress, isBlank, lineEnd } from './fields.ts';
import { consistsOf } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import { isNot, NO_KIND } from './text-line.ts';
import type { LineAccess, TextLine } from './text-line.ts';

const LINE = /^(?:0x)?[\da-f]{1,16}:\s*[RW]\s+(?:0x)?[\da-f]{1,16}(?:\s+\d{1,9})?$/i;

/**
 * What the example tool pinatrace of Intel's Pin writes: `IP: R ADDRESS` or `IP: W ADDRESS`. Relatives of the tool add a size or the number of
 * the thread. Each line is a fetch of one byte at IP, then the access.
 */
export const pin: TraceFormat = {
  name: 'pin',
  title: 'pinatrace.out of Pin',
  selfContained: true,
  sniff: (head) => consistsOf(head, LINE),
  open: (file, options) => openLines(file, options, new PinLines(() => options.note(`${file.name}: ${THREADS}`))),
};

const THREADS = 'its last column holds thread numbers, as the first one is 0; all accesses are of one process';

const COLON = 58;
/** What the third column holds: not known before the first line that has one. Pin numbers threads from 0, and no access has 0 bytes. */
const [UNKNOWN, SIZES, THREAD_NUMBERS] = [0, 1, 2];

const KIND = new Uint8Array(256).fill(NO_KIND);
for (const letter of 'Rr') KIND[letter.charCodeAt(0)] = LOAD;
for (const letter of 'Ww') KIND[letter.charCodeAt(0)] = STORE;

class PinLines implements LineReader {
  private readonly hasThreads: () => void;
  private column: number;

  constructor(hasThreads: () => void) {
    this.hasThreads = hasThreads;
    this.column = UNKNOWN;
  }

  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const fetch = line.access(0);
    const access = line.access(1);
    fetch.kind = FETCH;
    let at = afterBlanks(bytes, start);
    const ip = at;
    at = hexAddress(bytes, at, line, fetch);
    if (at === 0) return at;
    if (bytes[at] !== COLON) return isNot(line, 'the hex address of an instruction and a colon', ip);
    at = afterBlanks(bytes, at + 1);
    access.kind = KIND[bytes[at]];
    if (access.kind === NO_KIND || !isBlank(bytes[at + 1])) return isNot(line, 'R or W, and an address', at);
    const address = afterBlanks(bytes, at + 1);
    at = hexAddress(bytes, address, line, access);
    if (at === 0) return at;
    access.size = 1;
    return isBlank(bytes[at]) ? this.thirdColumn(bytes, at, line, access) : lineEnd(bytes, at, line);
  }

  private thirdColumn(bytes: Uint8Array, start: number, line: TextLine, access: LineAccess): number {
    const at = afterBlanks(bytes, start);
    const digit = bytes[at] - 48;
    if (!(digit >= 0 && digit <= 9)) return lineEnd(bytes, at, line);
    const end = anySize(bytes, at, line, access);
    if (end === 0) return end;
    if (this.column === UNKNOWN) {
      this.column = access.size === 0 ? THREAD_NUMBERS : SIZES;
      if (this.column === THREAD_NUMBERS) this.hasThreads();
    }
    if (this.column === THREAD_NUMBERS) access.size = 1;
    else if (access.size === 0) return isNot(line, 'a size of at least 1 byte, as the lines before have', at);
    return lineEnd(bytes, end, line);
  }
}
