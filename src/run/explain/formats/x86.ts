import { FETCH, STORE } from '../../../trace/ops.ts';
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
const LEAF: Field[] = [
  bits('AVL', 11, 9, 'copy-on-write, the mark of the OS in bit 9'),
  bit('G', 8, 'global'),
  bit('PAT', 7, 'memory type'),
  bit('D', 6, 'dirty'),
  ...LOW,
];
const TABLE: Field[] = [bits('AVL', 11, 8), bit('PS', 7, 'maps a large page'), bit('-', 6), ...LOW];

function leafValues({ present, read, write, execute, user, ...page }: PageFacts): Values {
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

function tableValues(pfn: number): Values {
  return { P: 1, RW: 1, US: 1, A: 1, table: pfn };
}

function frameBytes(pageSize: number): number {
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

/** 4-level and 5-level paging, and PAE: Intel SDM vol. 3A §4.4 and §4.5, tables 4-15 to 4-20. */
export const x8664: EntryFormat = {
  title: 'x86-64',
  source: 'Intel SDM vol. 3A, tables 4-15 to 4-20',
  leaf: () => [bit('NX', 63, 'not executable'), bits('AVL2', 62, 52), frame('frame', 51, 12), ...LEAF],
  table: () => [bit('NX', 63, 'not executable'), bits('AVL2', 62, 52), frame('table', 51, 12), ...TABLE],
  leafValues: (page) => ({ ...leafValues(page), NX: on(page.present && !page.execute) }),
  tableValues,
  frameBytes,
  present: 'P',
  entryName: (level) => ['PTE', 'PDE', 'PDPTE', 'PML4E', 'PML5E'][level] ?? '',
  refusedBy: (values, kind) => refusedBy(values, kind) ?? (kind === FETCH && values.NX === 1 ? 'NX' : null),
};

/** SDM vol. 3A §4.6: what a user-mode access needs. */
function refusedBy(values: Values, kind: number): string | null {
  if (!values.P) return 'P';
  if (!values.US) return 'US';
  return kind === STORE && !values.RW ? 'RW' : null;
}
