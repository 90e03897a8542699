import type { TraceFormat } from './format.ts';
import { LibcachesimLines } from './libcachesim-lines.ts';
import { openLines } from './line-trace.ts';

/** Block and key-value traces as libCacheSim's csv reader takes them, with the columns time, object and size; https://github.com/1a1a11a/libCacheSim. */
export const libcachesimCsv: TraceFormat = {
  name: 'libcachesim-csv',
  title: 'libCacheSim CSV: time,object,size',
  selfContained: true,
  sniff: () => false,
  guess: (_, fileName) => (/\.libcachesim\.csv(?:\.\w+)?$/i.test(fileName) ? 'named' : 'no'),
  open: (file, options) => openLines(file, options, new LibcachesimLines(options)),
};
