import type { EntryFormat, Field } from './format.ts';
import { bit, bits, frame, lacking, on } from './fields.ts';

function fields(width: number): Field[] {
  const high = [bit('N', 63, 'part of a larger range'), bits('PBMT', 62, 61, 'memory type'), bits('rsv', 60, 54)];
  return [
    ...(width === 64 ? high : []),
    frame('PPN', width === 64 ? 53 : 31, 10),
    bits('RSW', 9, 8, 'copy-on-write, the mark of the OS in bit 8'),
    bit('D', 7, 'dirty'),
    bit('A', 6, 'accessed'),
    bit('G', 5, 'global'),
    bit('U', 4, 'user'),
    bit('X', 3, 'executable'),
    bit('W', 2, 'writable'),
    bit('R', 1, 'readable'),
    bit('V', 0, 'valid'),
  ];
}

/** Sv32, and Sv39 to Sv57: RISC-V privileged specification, "Sv32: Page-Based 32-bit Virtual-Memory Systems" and the sections after it. */
export const riscv: EntryFormat = {
  title: 'RISC-V',
  source: 'RISC-V privileged specification, Sv32 to Sv57',
  leaf: fields,
  table: fields,
  // R, W and X all 0 would make it a pointer to a table: a page without any right is not valid.
  leafValues: ({ present, read, write, execute, user, accessed, dirty, copyOnWrite, holder }) => ({
    V: on(present && (read || write || execute)),
    R: on(read),
    W: on(write && !copyOnWrite),
    X: on(execute),
    U: on(user),
    A: on(accessed),
    D: on(dirty),
    RSW: on(copyOnWrite),
    PPN: holder,
  }),
  tableValues: (pfn) => ({ V: 1, PPN: pfn }),
  frameBytes: (pageSize) => Math.min(4096, pageSize),
  present: 'V',
  entryName: () => '',
  refusedBy: (values, kind) => lacking(values, 'V', kind),
};
