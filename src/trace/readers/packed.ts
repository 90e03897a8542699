import { MAGIC, RUNS } from '../packed/layout.ts';
import { PackedTrace } from '../packed/packed-trace.ts';
import { PackedRecords } from '../packed/records.ts';
import { needsRecords } from '../packed/runs.ts';
import type { TraceFormat } from './format.ts';

/** The project's own binary trace: rows as the model takes them, or records. */
export const packed: TraceFormat = {
  name: 'packed',
  title: "pagewalk's packed trace",
  selfContained: true,
  sniff: (head) => MAGIC.every((byte, at) => head[at] === byte),
  open: async (file, options) => {
    const trace = await PackedTrace.open(file);
    if (trace.header.content === RUNS) throw needsRecords(file.name, 'this needs its records');
    return new PackedRecords(trace, options);
  },
  packed: (file) => PackedTrace.open(file),
};
