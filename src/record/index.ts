import { lackey } from './lackey.ts';
import { perfFaults } from './perf-faults.ts';
import { qemu } from './qemu.ts';
import type { Recorder } from './recorder.ts';

/** THE LIST of recorders, the best one first. */
export const recorders: Readonly<Record<'qemu' | 'lackey' | 'perf-faults', Recorder>> = {
  qemu,
  lackey,
  'perf-faults': perfFaults,
};

export type RecorderName = keyof typeof recorders;
export const RECORDERS = Object.keys(recorders) as RecorderName[];
