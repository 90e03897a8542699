import { consistsOf } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { GEM5_LINE, Gem5Lines } from './gem5-lines.ts';
import { openLines } from './line-trace.ts';

/** A gem5 packet trace as its util/decode_packet_trace.py prints it. */
export const gem5: TraceFormat = {
  name: 'gem5',
  title: 'gem5 packet trace as text',
  selfContained: true,
  sniff: (head) => consistsOf(head, GEM5_LINE),
  open: (file, options) => openLines(file, options, new Gem5Lines(options)),
};
