import { firstLines } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';
import { PerfLines, isPerf } from './perf-lines.ts';

/** Page faults and memory samples of Linux perf: what `perf script` or `perf trace -F all` prints. */
export const perf: TraceFormat = {
  name: 'perf',
  title: 'Linux perf page faults or memory samples',
  selfContained: true,
  samples: true,
  sniff: (head) => isPerf(firstLines(head, 20)),
  open: (file, options) => openLines(file, options, new PerfLines(options)),
};
