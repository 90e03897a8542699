import { FETCH } from '../../../trace/ops.ts';
import { bit, bits, frame, on } from './fields.ts';
import type { EntryFormat } from './format.ts';
import { LEAF, TABLE, frameBytes, leafValues, refusedBy, tableValues } from './x86.ts';

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
