import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { FETCH, LOAD, STORE } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import { MAX_ACCESS } from '../sink.ts';
import type { ReadOptions } from './format.ts';
import type { LineReader } from './line-trace.ts';
import { isAddress, scanDecimal } from './numbers.ts';
import type { Word } from './numbers.ts';
import type { TextLine } from './text-line.ts';

const COMMA = 44;
const RETURN = 13;
const READ = 114;
const WRITE = 119;
const OTHER = 117;
/** The flag of a request that fetches an instruction (gem5, src/mem/request.hh, INST_FETCH). */
const INST_FETCH = 0x100;

/** A line of a packet trace, in any of its forms. */
export const GEM5_LINE = /^(?:\d+,)?[rwu],\d+,\d+(?:,\d+){1,3}$/;
const SPLIT = /^(\d+,)?([rwu]),(\d+),(\d+)((?:,\d+)+)$/;

/** What the first line says of all: null until it came. */
type Form = 'tick' | 'flags,tick[,pc]' | null;

/**
 * Lines `[PKT_ID,]r|w|u,ADDR,SIZE[,FLAGS],TICK[,PC]`, all numbers decimal. gem5 itself writes a pc only to packets with flags
 * (src/mem/probes/mem_trace.cc), so two numbers after the size are flags and tick, one is the tick; a file in which both occur is refused.
 */
export class Gem5Lines implements LineReader {
  private readonly options: ReadOptions;
  private readonly number: Word;
  private withId: boolean | null;
  private form: Form;
  private others: number;

  constructor(options: ReadOptions) {
    this.options = options;
    this.number = { hi: 0, lo: 0 };
    this.withId = null;
    this.form = null;
    this.others = 0;
  }

  read(bytes: Uint8Array, start: number, found: TextLine): number {
    const { number } = this;
    let at = scanDecimal(bytes, start, number);
    const withId = at > 0;
    if (withId && bytes[at++] !== COMMA) return 0;
    if (!withId) at = start;
    const command = bytes[at];
    if ((command !== READ && command !== WRITE && command !== OTHER) || bytes[at + 1] !== COMMA) return 0;
    at = scanDecimal(bytes, at + 2, number);
    if (at === 0 || bytes[at] !== COMMA || !isAddress(number)) return 0;
    const { hi, lo } = number;
    at = scanDecimal(bytes, at + 1, number);
    if (at === 0 || bytes[at] !== COMMA || number.hi !== 0 || number.lo >>> 0 > MAX_ACCESS) return 0;
    const size = number.lo;
    at = scanDecimal(bytes, at + 1, number);
    if (at === 0) return 0;
    const third = number.lo;
    let more = 0;
    while (more < 2 && bytes[at] === COMMA) {
      at = scanDecimal(bytes, at + 1, number);
      if (at === 0) return 0;
      more++;
    }
    if (bytes[at] === RETURN) at++;
    if (bytes[at] !== NEWLINE || !this.isAsBefore(withId, more === 0 ? 'tick' : 'flags,tick[,pc]')) return 0;
    if (command === OTHER) this.others++;
    else {
      const fetch = command === READ && more > 0 && (third & INST_FETCH) !== 0;
      found.add(this.options.pid, fetch ? FETCH : command === READ ? LOAD : STORE, hi, lo, size);
    }
    return at + 1;
  }

  other(line: string): void {
    const parts = SPLIT.exec(line);
    if (parts === null) throw inputError(`expected [PKT_ID,]r|w|u,ADDR,SIZE[,FLAGS],TICK[,PC], found ${quoted(line)}`);
    const [, id, , address, size, rest] = parts;
    if (BigInt.asUintN(57, BigInt(address)) !== BigInt(address))
      throw inputError(`expected an address of up to 57 bits, found ${quoted(address)}`);
    if (BigInt(size) > BigInt(MAX_ACCESS))
      throw inputError(`expected a size of at most ${MAX_ACCESS} bytes, found ${quoted(size)}`);
    const withId = this.withId === null ? id !== undefined : this.withId;
    throw inputError(
      `expected ${withId ? 'PKT_ID,' : ''}r|w|u,ADDR,SIZE,${(this.form ?? 'flags,tick[,pc]').toUpperCase()} as in the lines before, ` +
        `found ${quoted(line)}: numbers after the size: ${rest.split(',').length - 1}; lines without flags cannot be told from those without a pc, so give all lines flags or none`,
    );
  }

  end(): void {
    const { note } = this.options;
    if (this.form !== null)
      note('addresses of a gem5 packet trace are physical ones, unless its monitor stood before the translation');
    if (this.others > 0) note(`packets that are neither reads nor writes (u), passed over: ${this.others}`);
  }

  private isAsBefore(withId: boolean, form: Form): boolean {
    this.withId ??= withId;
    this.form ??= form;
    return this.withId === withId && this.form === form;
  }
}
