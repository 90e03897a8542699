import { describe, expect, test } from 'vitest';
import { entryFormat, entryFormatName } from '../../../src/run/explain/entry-format.ts';
import { hex, leafEntry, tableEntry } from '../../../src/run/explain/entry.ts';
import type { PageState } from '../../../src/run/explain/entry.ts';
import { faultCode } from '../../../src/run/explain/fault-code.ts';
import { entryFormats } from '../../../src/run/explain/formats/index.ts';
import { loadSystem } from '../../../src/system/load.ts';
import type { System } from '../../../src/system/system.ts';
import { FETCH, LOAD, STORE } from '../../../src/trace/ops.ts';

function systemOf(table: string, more = ''): System {
  return loadSystem(`{"table": ${table}${more}}`, 'f');
}

const X86 = systemOf('{"kind": "radix", "levels": [10, 10], "entryBytes": 4}');
const X86_64 = systemOf('{"kind": "radix", "levels": [9, 9, 9, 9], "entryBytes": 8}');
const SV32 = systemOf('{"kind": "radix", "levels": [10, 10], "entryBytes": 4, "entry": "riscv"}');
const SV39 = systemOf('{"kind": "radix", "levels": [9, 9, 9], "entryBytes": 8, "entry": "riscv"}');
const ARM = systemOf('{"kind": "radix", "levels": [9, 9, 9, 9], "entryBytes": 8, "entry": "armv8"}');
const ARM_64K = systemOf(
  '{"kind": "radix", "levels": [13, 13], "entryBytes": 8, "entry": "armv8"}',
  ', "pageSize": 65536',
);
const LINEAR = systemOf('{"kind": "linear", "entryBytes": 4}');

/** A page in frame 3 that was read, with all rights but those left out. */
function page(facts: Partial<PageState['facts']> = {}): PageState {
  const all = { present: true, read: true, write: true, execute: true, user: true };
  return {
    facts: { ...all, accessed: true, dirty: false, copyOnWrite: false, holder: 3, ...facts },
    mapped: true,
    swapped: false,
    reserved: false,
    holder: 3,
    refs: 1,
    owner: 1,
  };
}

describe('formats of entries', () => {
  test('follow from the table where the setting is left out', () => {
    const names = [X86, X86_64, SV39, LINEAR].map(entryFormatName);
    expect(names).toEqual(['x86', 'x86-64', 'riscv', 'plain']);
    const small = systemOf('{"kind": "radix", "levels": [4, 4], "entryBytes": 4}', ', "pageSize": 256');
    expect(entryFormatName(small)).toBe('plain');
  });

  test.each([
    ['x86', 32, 12],
    ['x86-64', 64, 12],
    ['riscv', 32, 12],
    ['riscv', 64, 12],
    ['armv8', 64, 12],
    ['armv8', 64, 14],
    ['armv8', 64, 16],
    ['plain', 32, 12],
    ['plain', 64, 6],
  ] as const)('%s: the fields of %i bits are all its bits, from the highest down', (name, bits, pageBits) => {
    for (const layout of [entryFormats[name].leaf(bits, pageBits), entryFormats[name].table(bits, pageBits)]) {
      let next = bits - 1;
      for (const { high, low } of layout) {
        expect(high).toBe(next);
        expect(low).toBeLessThanOrEqual(high);
        next = low - 1;
      }
      expect(next).toBe(-1);
      expect(new Set(layout.map((field) => field.name)).size).toBe(layout.length);
    }
  });

  // Each value by hand, from the manual's bits.
  test.each([
    // P RW US A; frame 3 at bit 12.
    ['x86', X86, {}, '0x3027'],
    ['x86: a mark instead of RW', X86, { copyOnWrite: true }, '0x3225'],
    ['x86: dirty', X86, { dirty: true }, '0x3067'],
    ['x86: nobody may', X86, { read: false, write: false, execute: false }, '0x3024'],
    ['x86-64: executable', X86_64, {}, '0x3027'],
    ['x86-64: NX', X86_64, { execute: false }, '0x8000000000003027'],
    // V R W X U A; frame 3 at bit 10.
    ['Sv32', SV32, {}, '0xc5f'],
    ['Sv39: a mark in RSW instead of W', SV39, { copyOnWrite: true }, '0xd5b'],
    ['Sv39: kernel data', SV39, { execute: false, user: false }, '0xc47'],
    // valid page AP=01 SH=11 AF nG PXN; frame 3 at bit 12.
    ['ARMv8', ARM, {}, '0x20000000003f43'],
    ['ARMv8: read-only data', ARM, { write: false, execute: false }, '0x60000000003fc3'],
    // Frame 3 of 64 KiB at bit 16.
    ['ARMv8, 64 KiB', ARM_64K, {}, '0x20000000030f43'],
    ['plain', LINEAR, {}, '0x303f'],
  ])('%s', (_name, system, facts, value) => {
    expect(hex(leafEntry(system, page(facts)).value)).toBe(value);
  });

  test('an entry of an upper level points to a frame', () => {
    const values = [X86, X86_64, SV32, SV39, ARM].map((system) => hex(tableEntry(system, 2).value));
    expect(values).toEqual(['0x2027', '0x2027', '0x801', '0x801', '0x2003']);
    expect(hex(tableEntry(X86, -1).value)).toBe('0x0');
  });

  test.each([
    [X86, { copyOnWrite: true }, STORE, 'RW'],
    [X86, { user: false }, LOAD, 'US'],
    // 32-bit x86 has no bit that forbids to fetch or to load.
    [X86, { execute: false }, FETCH, null],
    [X86, { read: false }, LOAD, null],
    [X86_64, { execute: false }, FETCH, 'NX'],
    [SV39, { execute: false }, FETCH, 'X'],
    [SV39, { read: false }, LOAD, 'R'],
    [SV39, { read: false, write: false, execute: false }, LOAD, 'V'],
    [ARM, { write: false }, STORE, 'AP'],
    [ARM, { read: false }, LOAD, 'AP'],
    [ARM, { execute: false }, FETCH, 'UXN'],
    [LINEAR, { write: false }, STORE, 'W'],
    [LINEAR, {}, STORE, null],
  ])('the bit that says no', (system, facts, kind, field) => {
    const { values } = leafEntry(system, page(facts));
    expect(entryFormat(system).refusedBy(values, kind)).toBe(field);
  });
});

describe('codes of faults', () => {
  const cause = { kind: LOAD, va: 0x1000n, level: 0, present: false, reserved: false };

  test.each([
    [X86, { kind: LOAD }, 0b00100],
    [X86, { kind: STORE }, 0b00110],
    [X86, { kind: STORE, present: true }, 0b00111],
    [X86, { kind: FETCH, present: true }, 0b00101],
    [X86_64, { kind: FETCH, present: true }, 0b10101],
    // Reserved bits are checked in present entries alone: P comes with RSVD.
    [X86_64, { kind: LOAD, present: true, reserved: true }, 0b01101],
    [SV39, { kind: FETCH }, 12],
    [SV39, { kind: LOAD, present: true }, 13],
    [SV39, { kind: STORE }, 15],
    [SV39, { kind: STORE, reserved: true }, 7],
    // EC 0b100100, IL; WnR in bit 6; DFSC 0b0001LL and 0b0011LL with the lookup level, 3 = leaf.
    [ARM, { kind: LOAD, level: 3 }, 0x92000004],
    [ARM, { kind: STORE, level: 0 }, 0x92000047],
    [ARM, { kind: STORE, present: true }, 0x9200004f],
    [ARM, { kind: FETCH, present: true }, 0x8200000f],
    [ARM, { kind: LOAD, present: true, reserved: true }, 0x92000003],
  ])('%#', (system, facts, value) => {
    const code = faultCode(system, { ...cause, ...facts });
    expect(hex(code?.value ?? -1)).toBe(hex(value));
    expect(code?.address).toContain('= 0x1000');
  });

  test('name every bit', () => {
    const code = faultCode(X86, { ...cause, kind: STORE, present: true });
    expect(code?.bits.map(({ name, bits }) => `${name}=${bits}`).join(' ')).toBe('I/D=0 RSVD=0 U/S=1 W/R=1 P=1');
    expect(code?.text).toBe('0x7 = 0b00111');
    expect(faultCode(LINEAR, cause)).toBeNull();
  });
});

describe('table.entry', () => {
  test('goes with the size of an entry', () => {
    expect(() => systemOf('{"kind": "radix", "levels": [10, 10], "entryBytes": 4, "entry": "armv8"}')).toThrow(
      'table.entry armv8 has entries of 8 bytes, table.entryBytes is 4',
    );
    expect(() => systemOf('{"kind": "linear", "entryBytes": 4, "entry": "mips"}')).toThrow(
      'table.entry must be one of x86, x86-64, riscv, armv8, plain, found "mips"',
    );
  });
});
