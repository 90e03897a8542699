import { DrmemtraceLines, isView } from './drmemtrace-lines.ts';
import { firstLines } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';

/** What DynamoRIO's `drrun -t drmemtrace -tool view` prints (on stderr); https://dynamorio.org/page_drcachesim.html. */
export const drmemtrace: TraceFormat = {
  name: 'drmemtrace',
  title: 'DynamoRIO drmemtrace view text',
  selfContained: true,
  sniff: (head) => isView(firstLines(head, 40)),
  open: (file, options) => openLines(file, options, new DrmemtraceLines(options)),
};
