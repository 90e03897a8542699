import { FETCH, STORE } from '../../trace/ops.ts';
import type { System } from '../../system/system.ts';
import { entryFormatName } from './entry-format.ts';
import { binary, hex } from './entry.ts';

/** What the hardware tells the OS of a fault. */
export interface FaultCode {
  /** What the hardware calls it. */
  register: string;
  value: number;
  /** The value as the manuals write it. */
  text: string;
  /** Its bits from the highest down, by name. */
  bits: { name: string; bits: string; about: string }[];
  /** Where the address is. */
  address: string;
  source: string;
}

/** What the hardware looked at when it gave up. */
export interface FaultCause {
  kind: number;
  va: bigint;
  /** The level of the entry that said no, 0 = leaf. */
  level: number;
  /** The entry was there: its rights said no. */
  present: boolean;
  /** The frame is none. */
  reserved: boolean;
}

/** The code of a fault on the hardware of a system; null = no manual defines one. */
export function faultCode(system: System, cause: FaultCause): FaultCode | null {
  const format = entryFormatName(system);
  if (format === 'plain') return null;
  if (format === 'riscv') return riscvCode(cause);
  return format === 'armv8' ? armv8Code(cause) : x86Code(cause, format === 'x86-64');
}

/** Intel SDM vol. 3A §4.7: the error code of a page fault, and CR2. Without PAE and SMEP the I/D bit is never set. */
function x86Code({ kind, va, present, reserved }: FaultCause, marksFetches: boolean): FaultCode {
  const protection = present || reserved;
  const fetch = kind === FETCH && marksFetches;
  const bits = [
    {
      name: 'I/D',
      on: fetch,
      about: fetch ? 'an instruction fetch' : marksFetches ? 'no instruction fetch' : 'not used without NX',
    },
    { name: 'RSVD', on: reserved, about: reserved ? 'a reserved bit was set in an entry' : 'no reserved bit was set' },
    { name: 'U/S', on: true, about: 'in user mode' },
    { name: 'W/R', on: kind === STORE, about: kind === STORE ? 'a write' : 'no write' },
    {
      name: 'P',
      on: protection,
      about: protection ? 'the page is present: its rights say no' : 'a page that is not present',
    },
  ];
  const value = bits.reduce((sum, { on }) => sum * 2 + (on ? 1 : 0), 0);
  return {
    register: 'error code',
    value,
    text: `${hex(value)} = 0b${binary(value, bits.length)}`,
    bits: bits.map(({ name, on, about }) => ({ name, bits: on ? '1' : '0', about })),
    address: `CR2 = ${hex(va)}`,
    source: 'Intel SDM vol. 3A, 4.7',
  };
}

/** RISC-V privileged specification, scause: page faults 12, 13, 15; memory that is not there 1, 5, 7. */
function riscvCode({ kind, va, reserved }: FaultCause): FaultCode {
  const at = kind === FETCH ? 0 : kind === STORE ? 2 : 1;
  const value = (reserved ? [1, 5, 7] : [12, 13, 15])[at];
  const about = `${['instruction', 'load', 'store/AMO'][at]} ${reserved ? 'access' : 'page'} fault`;
  return {
    register: 'scause',
    value,
    text: `${value} = 0b${binary(value, 4)}`,
    bits: [
      { name: 'interrupt', bits: '0', about: 'an exception' },
      { name: 'code', bits: `${value}`, about },
    ],
    address: `stval = ${hex(va)}`,
    source: 'RISC-V privileged specification, scause',
  };
}

/** Arm ARM (DDI 0487), ESR_EL1: aborts from EL0. */
function armv8Code({ kind, va, level, present, reserved }: FaultCause): FaultCode {
  const fetch = kind === FETCH;
  const lookup = 3 - level;
  const status = reserved ? 'address size' : present ? 'permission' : 'translation';
  const dfsc = (reserved ? 0 : present ? 0b1100 : 0b100) + lookup;
  const exception = fetch ? 0b100000 : 0b100100;
  const writes = kind === STORE ? 1 : 0;
  const value = exception * 2 ** 26 + 2 ** 25 + writes * 2 ** 6 + dfsc;
  return {
    register: 'ESR_EL1',
    value,
    text: hex(value),
    bits: [
      { name: 'EC', bits: binary(exception, 6), about: `${fetch ? 'instruction' : 'data'} abort from EL0` },
      { name: 'IL', bits: '1', about: 'a 32-bit instruction' },
      ...(fetch ? [] : [{ name: 'WnR', bits: `${writes}`, about: writes === 1 ? 'a write' : 'a read' }]),
      { name: fetch ? 'IFSC' : 'DFSC', bits: binary(dfsc, 6), about: `${status} fault, level ${lookup}` },
    ],
    address: `FAR_EL1 = ${hex(va)}`,
    source: 'Arm ARM (DDI 0487), ESR_EL1',
  };
}
