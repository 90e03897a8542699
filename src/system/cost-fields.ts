import { z } from 'zod';
import { setting, text, whole } from './field-types.ts';

const cycles = (doc: string) => setting(whole(0), 0, doc, 'cycles');
const SHAPE = 'a cost table such as {source: a manual, tableRead: 14, minorFault: 1500}, or null';

/** What things cost on a machine (MODEL §10): estimates, and their source. */
export const costFields = setting(
  z
    .strictObject(
      {
        source: setting(text(), 'a source that nobody gave', 'Where the numbers come from (MODEL §10).'),
        l2Hit: cycles('A first-level miss that the second level serves (MODEL §10).'),
        tableRead: cycles('An entry that a walk reads (MODEL §10).'),
        minorFault: cycles('A minor fault, without copying and zeroing (MODEL §10).'),
        majorFault: cycles('A major fault, the disk included (MODEL §10).'),
        copy: cycles('A page that is copied, or moved by compaction (MODEL §10).'),
        remote: cycles(
          'A reference, or an entry that a walk reads, at distance 20 of a node, beyond what it costs at 10; others in proportion (MODEL §10).',
        ),
        zero: cycles('A page that is zeroed (MODEL §10).'),
        compress: cycles('A page that goes into the pool of compressed swap (MODEL §10).'),
        decompress: cycles(
          'A page that is read back from there, beside its fault, which costs a minor one (MODEL §10).',
        ),
      },
      { error: SHAPE },
    )
    .nullable(),
  null,
  'Cycles by what happens, for estimates; null: none are made (MODEL §10).',
);
