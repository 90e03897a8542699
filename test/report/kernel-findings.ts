import type { Result, Totals } from '../../src/metrics/result.ts';
import { systemOf } from './fixture.ts';

export interface Example {
  /** What the rule says something about, and words of what it says. */
  says: [Totals, Partial<Result>, RegExp][];
  /** What it is silent about. */
  silent: [Totals, Partial<Result>][];
}

/** Of the findings about what a kernel keeps for itself, and bounds. */
export const kernelExamples = {
  'kernel-events': {
    says: [
      [
        { events: 8, event_failures: 2 },
        { system: systemOf({ kernel: { tables: 'shared', mapped: [[0, 4096]], recursive: null, directories: null } }) },
        /2 events overlapped the kernel's pages.*25.0% of the events/s,
      ],
    ],
    silent: [[{ events: 8, event_failures: 2, alloc_failures: 2 }, {}]],
  },
  'kernel-tables': {
    says: [
      [
        { processes: 3, kernel_entries: 768 },
        { system: systemOf({ kernel: { tables: 'shared', mapped: [], recursive: null, directories: 256 } }) },
        /1 MiB for 256 static directories: 6.3% of.*256 static directories take 1 MiB from the boot on, whatever runs; 3 processes were.*768 entries/s,
      ],
      [
        { kernel_table_frames: 2, kernel_entries: 2050 },
        { system: systemOf({ kernel: { tables: 'copied', mapped: [], recursive: null, directories: null } }) },
        /8 KiB for the kernel's 2 table frames.*at most 8 KiB, a copy in each.*2.050 entries/s,
      ],
    ],
    silent: [[{ processes: 3 }, {}]],
  },
  'process-failures': {
    says: [
      [
        { processes: 2, process_failures: 3, ignored_records: 7 },
        { system: systemOf({ limits: { processes: 2 } }) },
        /3 processes could not be created.*2 processes at once \(limits.processes\)/s,
      ],
    ],
    silent: [[{ processes: 3 }, {}]],
  },
} satisfies Record<string, Example>;
