import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';
import { EveryRecord, referencesOf } from './every-record.ts';
import { PROT_RWU } from './ops.ts';
import type { MapFields, TraceEvent } from './ops.ts';
import type { Processes } from './processes.ts';
import { CSV_HEADER } from './readers/csv.ts';
import { RIGHTS } from './readers/csv-record.ts';
import { written } from './written.ts';

/** Bytes that are collected before they are written. */
const FULL_BYTES = 1 << 20;
/** Room for any line of an access but its pid. */
const ACCESS_BYTES = 64;
const NEWLINE = 10;
const COMMA = 44;
const ZERO = 48;
const LOWER_X = 120;
/** The letters of FETCH, LOAD, STORE and MODIFY, and hexadecimal digits. */
const KIND_LETTERS = Buffer.from('ILSM');
const HEX = Buffer.from('0123456789abcdef');

/**
 * Writes records as the CSV trace (docs/formats.md) in one canonical spelling: five fields; addresses, lengths and offsets hexadecimal, all
 * else decimal; what has its default is left out. Characters that a name in CSV cannot hold are written as %XX.
 * The buffer is written by `drain`: whenever it is full, and once at the end.
 */
export class CsvWriter extends EveryRecord {
  private readonly out: Writable;
  private readonly processes: Processes;
  /** Processes are written as 1, 2, ... by first appearance, not by their pids. */
  private readonly renumber: boolean;
  private buffer: Buffer;
  private length: number;
  /** `PID,` of the accesses. */
  private prefix: Buffer;

  constructor(out: Writable, processes: Processes, renumber: boolean) {
    super();
    this.out = out;
    this.processes = processes;
    this.renumber = renumber;
    this.buffer = Buffer.alloc(FULL_BYTES + (1 << 16));
    this.length = 0;
    this.prefix = Buffer.alloc(0);
    this.line(CSV_HEADER);
  }

  override get full(): boolean {
    return this.length >= FULL_BYTES;
  }

  enter(pid: number): void {
    this.prefix = Buffer.from(`${this.pidOf(pid)},`);
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    const { prefix } = this;
    this.reserve(prefix.length + ACCESS_BYTES);
    const { buffer } = this;
    let at = this.length;
    for (let byte = 0; byte < prefix.length; byte++) buffer[at++] = prefix[byte];
    buffer[at++] = KIND_LETTERS[kind];
    buffer[at++] = COMMA;
    buffer[at++] = ZERO;
    buffer[at++] = LOWER_X;
    if (hi !== 0) at = putHex(buffer, at, hi, hexDigits(hi));
    at = putHex(buffer, at, lo, hi !== 0 ? 8 : hexDigits(lo));
    buffer[at++] = COMMA;
    if (size !== 0) at = putDecimal(buffer, at, size);
    buffer[at++] = COMMA;
    buffer[at++] = NEWLINE;
    this.length = at;
    this.now += referencesOf(kind, lo, size);
  }

  event(event: TraceEvent): void {
    this.line(`${this.pidOf(event.pid)},${event.op},${this.fields(event)}`);
  }

  /** Writes what was collected, and waits until it has been taken. */
  drain(): Promise<void> {
    // A copy: a stream may hand on what it was given after it has called back.
    const bytes = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return written(this.out, bytes);
  }

  private pidOf(key: number): number {
    return this.renumber ? key + 1 : this.processes.names[key].pid;
  }

  /** Address, size and arguments of an event. */
  private fields(event: TraceEvent): string {
    switch (event.op) {
      case 'map':
        return `${range(event)},${mapArguments(event)}`;
      case 'mapphys':
        return `${range(event)},pa=${hex(event.pa)};prot=${letters(event.prot)}`;
      case 'protect':
        return `${range(event)},prot=${letters(event.prot)}`;
      case 'unmap':
      case 'discard':
        return `${range(event)},`;
      case 'remap': {
        const to = event.to === event.va ? [] : [`to=${hex(event.to)}`];
        const newSize = event.newLength === event.length ? [] : [`newsize=${hex(event.newLength)}`];
        return `${range(event)},${[...to, ...newSize].join(';')}`;
      }
      case 'brk':
        return `${hex(event.va)},,`;
      case 'fork':
      case 'vfork':
      case 'wait':
        return `,,child=${this.pidOf(event.child)}`;
      case 'exec':
      case 'exit':
      case 'switch':
        return ',,';
      case 'kmalloc':
        return `,${event.size === 0 ? '' : event.size},id=${event.id}${event.aligned ? ';aligned=1' : ''}`;
      case 'kfree':
        return `,,id=${event.id}`;
    }
  }

  private line(text: string): void {
    this.reserve(text.length * 3 + 1);
    this.length += this.buffer.write(text, this.length);
    this.buffer[this.length++] = NEWLINE;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const bigger = Buffer.alloc((this.length + bytes) * 2);
    bigger.set(this.buffer.subarray(0, this.length));
    this.buffer = bigger;
  }
}

function mapArguments(event: MapFields): string {
  const args: string[] = [];
  if (event.prot !== PROT_RWU) args.push(`prot=${letters(event.prot)}`);
  if (event.share) args.push('share=1');
  if (event.file !== null) args.push(`file=${mappedFile(event.file)}`);
  if (event.eager) args.push('eager=1');
  if (event.growsDown !== 0n) args.push(`growsdown=${hex(event.growsDown)}`);
  if (event.guard) args.push('guard=1');
  if (event.huge) args.push('huge=1');
  if (event.contiguous) args.push('contiguous=1');
  if (event.name !== '') args.push(`name=${writable(event.name)}`);
  if (event.role !== null) args.push(`role=${event.role}`);
  return args.join(';');
}

function mappedFile({ name, offset }: { name: string; offset: bigint }): string {
  const written = writable(name);
  return offset === 0n && !written.includes('@') ? written : `${written}@${hex(offset)}`;
}

/** A name without what ends a field, an argument or a line, and without blanks at its ends, which a reader drops. */
function writable(name: string): string {
  return name.replaceAll(/[,;\p{Cc}]|^\s+|\s+$/gu, (found) =>
    [...Buffer.from(found)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function range({ va, length }: { va: bigint; length: bigint }): string {
  return `${hex(va)},${length === 0n ? '' : hex(length)}`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function letters(prot: number): string {
  return [...RIGHTS].map(([letter, bit]) => ((prot & bit) === 0 ? '' : letter)).join('');
}

function hexDigits(value: number): number {
  return value === 0 ? 1 : (35 - Math.clz32(value)) >>> 2;
}

function putHex(buffer: Buffer, start: number, value: number, digits: number): number {
  let at = start;
  for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) buffer[at++] = HEX[(value >>> shift) & 15];
  return at;
}

function putDecimal(buffer: Buffer, start: number, value: number): number {
  let end = start + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = value;
  for (let at = end - 1; at >= start; at--) {
    buffer[at] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return end;
}
