import type { EntryFormat } from './format.ts';
import { bit, bits, frame, lacking, on } from './fields.ts';

/** No machine's: a bit for each thing that the model knows of a page. */
export const plain: EntryFormat = {
  title: "the model's own",
  source: "no machine's: a bit for each thing that the model knows",
  leaf: (width) => [
    frame('frame', width - 1, 12),
    bits('-', 11, 8),
    bit('C', 7, 'copy-on-write'),
    bit('D', 6, 'dirty'),
    bit('A', 5, 'accessed'),
    bit('U', 4, 'user'),
    bit('X', 3, 'executable'),
    bit('W', 2, 'writable'),
    bit('R', 1, 'readable'),
    bit('P', 0, 'present'),
  ],
  table: (width) => [frame('table', width - 1, 12), bits('-', 11, 1), bit('P', 0, 'present')],
  leafValues: ({ present, read, write, execute, user, accessed, dirty, copyOnWrite, holder }) => ({
    P: on(present),
    R: on(read),
    W: on(write && !copyOnWrite),
    X: on(execute),
    U: on(user),
    A: on(accessed),
    D: on(dirty),
    C: on(copyOnWrite),
    frame: holder,
  }),
  tableValues: (pfn) => ({ P: 1, table: pfn }),
  frameBytes: (pageSize) => pageSize,
  present: 'P',
  entryName: () => '',
  refusedBy: (values, kind) => lacking(values, 'P', kind),
};
