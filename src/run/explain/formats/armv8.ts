import { FETCH, STORE } from '../../../trace/ops.ts';
import type { EntryFormat, Field } from './format.ts';
import { bit, bits, frame, on } from './fields.ts';

/** Bits of the address that are 0 below a larger granule's frame number. */
function below(pageBits: number): Field[] {
  return pageBits > 12 ? [bits('0', pageBits - 1, 12)] : [];
}

/** Inner shareable, as Linux has user memory. */
const INNER_SHAREABLE = 3;
/** AP[2:1]: bit 0 = unprivileged access, bit 1 = read-only. */
const READ_ONLY = 2;

/** VMSAv8-64, stage 1: Arm Architecture Reference Manual (DDI 0487), D8.3, "Translation table descriptor formats". */
export const armv8: EntryFormat = {
  title: 'ARMv8',
  source: 'Arm ARM (DDI 0487), D8.3, VMSAv8-64 descriptors',
  leaf: (_width, pageBits) => [
    bits('ign', 63, 59),
    bits('SW', 58, 55, 'copy-on-write, the mark of the OS in bit 55'),
    bit('UXN', 54, 'not executable for the user'),
    bit('PXN', 53, 'not executable for the kernel'),
    bits('ctl', 52, 48),
    frame('OA', 47, Math.max(12, pageBits)),
    ...below(pageBits),
    bit('nG', 11, 'not global'),
    bit('AF', 10, 'accessed'),
    bits('SH', 9, 8, 'inner shareable'),
    bits('AP', 7, 6, 'bit 6: user access, bit 7: read-only'),
    bit('NS', 5, 'non-secure'),
    bits('Attr', 4, 2, 'memory type'),
    bit('page', 1, 'a page or table, not a block'),
    bit('valid', 0, 'valid'),
  ],
  table: (_width, pageBits) => [
    bit('NST', 63),
    bits('APT', 62, 61),
    bit('UXNT', 60),
    bit('PXNT', 59),
    bits('ign', 58, 48),
    frame('table', 47, Math.max(12, pageBits)),
    bits('ign2', Math.max(12, pageBits) - 1, 2),
    bit('page', 1, 'a page or table, not a block'),
    bit('valid', 0, 'valid'),
  ],
  leafValues: ({ present, read, write, execute, user, accessed, copyOnWrite, holder }) => ({
    valid: on(present),
    page: on(present),
    AP: on(read && user) + (write && !copyOnWrite ? 0 : READ_ONLY),
    AF: on(accessed),
    SH: present ? INNER_SHAREABLE : 0,
    nG: on(present),
    PXN: on(present),
    UXN: on(present && !(execute && user)),
    SW: on(copyOnWrite),
    OA: holder,
  }),
  tableValues: (pfn) => ({ valid: 1, page: 1, table: pfn }),
  frameBytes: (pageSize) => pageSize,
  present: 'valid',
  entryName: (level) => `L${3 - level}`,
  refusedBy(values, kind) {
    if (!values.valid) return 'valid';
    if (kind === FETCH) return values.UXN === 1 ? 'UXN' : null;
    if (((values.AP ?? 0) & 1) === 0) return 'AP';
    return kind === STORE && ((values.AP ?? 0) & READ_ONLY) !== 0 ? 'AP' : null;
  },
};
