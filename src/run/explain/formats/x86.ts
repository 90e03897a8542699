import { STORE } from '../../../trace/ops.ts';
import type { EntryFormat, Field, PageFacts, Values } from './format.ts';
import { bit, bits, frame, on } from './fields.ts';

const PRESENT = bit('P', 0, 'present');
const LOW: Field[] = [
  bit('A', 5, 'accessed'),
  bit('PCD', 4, 'not cached'),
  bit('PWT', 3, 'written through'),
  bit('US', 2, 'user'),
  bit('RW', 1, 'writable'),
  PRESENT,
];
/** Bits 11..0 of an entry that maps a page, and of one that points to a table: those of x86-64, too. */
export const LEAF: Field[] = [
  bits('AVL', 11, 9, 'copy-on-write, the mark of the OS in bit 9'),
  bit('G', 8, 'global'),
  bit('PAT', 7, 'memory type'),
  bit('D', 6, 'dirty'),
  ...LOW,
];
export const TABLE: Field[] = [bits('AVL', 11, 8), bit('PS', 7, 'maps a large page'), bit('-', 6), ...LOW];

export function leafValues({ present, read, write, execute, user, ...page }: PageFacts): Values {
  return {
    // A page without any right is not present, as Linux has it (arch/x86/include/asm/pgtable_types.h, PAGE_NONE).
    P: on(present && (read || write || execute)),
    RW: on(write && !page.copyOnWrite),
    US: on(user),
    A: on(page.accessed),
    D: on(page.dirty),
    AVL: on(page.copyOnWrite),
    frame: page.holder,
  };
}

export function tableValues(pfn: number): Values {
  return { P: 1, RW: 1, US: 1, A: 1, table: pfn };
}

export function frameBytes(pageSize: number): number {
  return Math.min(4096, pageSize);
}

/** 32-bit paging: Intel SDM vol. 3A §4.3, tables 4-5 and 4-6. */
export const x86: EntryFormat = {
  title: '32-bit x86',
  source: 'Intel SDM vol. 3A, tables 4-5 and 4-6',
  leaf: () => [frame('frame', 31, 12), ...LEAF],
  table: () => [frame('table', 31, 12), ...TABLE],
  leafValues,
  tableValues,
  frameBytes,
  present: 'P',
  entryName: (level) => (level === 0 ? 'PTE' : 'PDE'),
  refusedBy,
};

/** SDM vol. 3A §4.6: what a user-mode access needs. */
export function refusedBy(values: Values, kind: number): string | null {
  if (!values.P) return 'P';
  if (!values.US) return 'US';
  return kind === STORE && !values.RW ? 'RW' : null;
}
