import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { FETCH, LOAD, STORE } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import type { ReadOptions } from './format.ts';
import type { LineReader } from './line-trace.ts';
import { isAddress, scanDecimal, scanHex } from './numbers.ts';
import type { Word } from './numbers.ts';
import type { TextLine } from './text-line.ts';

const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const GREATER = 62;
const ZERO = 48;
const LOWER_X = 120;
const LOAD_WORD = Uint8Array.from('load', (letter) => letter.charCodeAt(0));
const STORE_WORD = Uint8Array.from('store', (letter) => letter.charCodeAt(0));

/** The beginning of a line. */
export const EXECLOG_LINE = /^\d+, 0x[\da-f]+, 0x[\da-f]+, "/;

/**
 * Lines `VCPU, 0xADDRESS, 0xOPCODE, "TEXT"[, load|store, 0xADDRESS[, DEVICE]]...[, REGISTER -> 0xVALUE]...` (QEMU, contrib/plugins/execlog.c).
 * Its vcpus are threads of one process. No size is in it: the opcode has at most 32 bits and no leading zeros, so each access has one byte.
 */
export class ExeclogLines implements LineReader {
  private readonly options: ReadOptions;
  private readonly number: Word;
  private onDevices: boolean;

  constructor(options: ReadOptions) {
    this.options = options;
    this.number = { hi: 0, lo: 0 };
    this.onDevices = false;
  }

  read(bytes: Uint8Array, start: number, found: TextLine): number {
    const { number } = this;
    const { pid } = this.options;
    let at = afterComma(bytes, scanDecimal(bytes, start, number));
    at = scanAddress(bytes, at, number);
    if (at === 0 || !isAddress(number)) return 0;
    found.add(pid, FETCH, number.hi, number.lo, 1);
    at = afterComma(bytes, scanAddress(bytes, afterComma(bytes, at), number));
    if (at === 0 || bytes[at] !== QUOTE) return 0;
    at = afterText(bytes, at + 1);
    let mayBeDevice = false;
    while (at > 0 && bytes[at] === COMMA) {
      at = afterComma(bytes, at);
      const kind = stands(LOAD_WORD, bytes, at) ? LOAD : stands(STORE_WORD, bytes, at) ? STORE : FETCH;
      if (kind !== FETCH) {
        at = scanAddress(bytes, afterComma(bytes, at + (kind === LOAD ? LOAD_WORD : STORE_WORD).length), number);
        if (at === 0 || !isAddress(number)) return 0;
        found.add(pid, kind, number.hi, number.lo, 1);
        mayBeDevice = true;
        continue;
      }
      const field = at;
      while (at > 0 && bytes[at] !== COMMA && bytes[at] !== NEWLINE) at++;
      if (at <= field) return 0;
      if (isRegister(bytes, field, at)) mayBeDevice = false;
      else if (mayBeDevice) this.noteDevices();
      else return 0;
    }
    if (at > 0 && bytes[at] === 13) at++;
    return at > 0 && bytes[at] === NEWLINE ? at + 1 : 0;
  }

  other(line: string): void {
    const form = 'VCPU, 0xADDRESS, 0xOPCODE, "INSTRUCTION"[, load|store, 0xADDRESS[, DEVICE]]';
    throw inputError(`expected ${form} with addresses of up to 57 bits, found ${quoted(line)}`);
  }

  private noteDevices(): void {
    if (this.onDevices) return;
    this.onDevices = true;
    this.options.note(
      'a whole system was recorded: the addresses of loads and stores are physical, those of instructions virtual, and all are taken as one address space',
    );
  }
}

/** Past `, `; 0 = it does not stand there. */
function afterComma(bytes: Uint8Array, at: number): number {
  return at > 0 && bytes[at] === COMMA && bytes[at + 1] === BLANK ? at + 2 : 0;
}

function scanAddress(bytes: Uint8Array, at: number, number: Word): number {
  return at > 0 && bytes[at] === ZERO && bytes[at + 1] === LOWER_X ? scanHex(bytes, at + 2, number) : 0;
}

/** Past the quote that ends the text, which a comma or the end of the line follows; 0 = there is none. */
function afterText(bytes: Uint8Array, start: number): number {
  for (let at = start; bytes[at] !== NEWLINE; at++) {
    if (bytes[at] !== QUOTE) continue;
    const next = bytes[at + 1];
    if (next === NEWLINE || next === 13 || (next === COMMA && bytes[at + 2] === BLANK)) return at + 1;
  }
  return 0;
}

/** Whether a field is `NAME -> VALUE`, which newer versions print for registers that changed. */
function isRegister(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end - 1; at++) if (bytes[at] === MINUS && bytes[at + 1] === GREATER) return true;
  return false;
}

/** Whether the word stands at `at` as a whole field. */
function stands(word: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let place = 0; place < word.length; place++) if (bytes[at + place] !== word[place]) return false;
  return bytes[at + word.length] === COMMA;
}
