import { LOAD } from '../ops.ts';
import { afterBlanks, anyAddress, lineEnd } from './fields.ts';
import { consistsOf, guessed, plainName } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import type { TextLine } from './text-line.ts';

const DECIMAL = /^\d{1,20}$/;
const HEX = /^0x[\da-f]{1,16}$/i;
const NAME = /^addresses.*\.txt$/;

/** One address a line, decimal or 0x hex, each a load: addresses.txt of the project "Designing a virtual memory manager" (Silberschatz, Galvin, Gagne: Operating System Concepts). */
export const addresses: TraceFormat = {
  name: 'addresses',
  title: 'one address a line, decimal or 0x hex',
  selfContained: true,
  sniff: (head) => consistsOf(head, HEX),
  guess: (head, fileName) => guessed(head, DECIMAL, NAME.test(plainName(fileName))),
  open: (file, options) => openLines(file, options, addressLines),
};

const addressLines: LineReader = {
  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const access = line.access(0);
    access.kind = LOAD;
    const end = anyAddress(bytes, afterBlanks(bytes, start), line, access);
    return end === 0 ? 0 : lineEnd(bytes, end, line);
  },
};
