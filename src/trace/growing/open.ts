import type { GrowingRecording } from './recording.ts';
import { qemu } from '../readers/qemu.ts';
import { Workload } from '../workload.ts';

/** A recording as a workload while its program runs, to be read once; null = the command ended, and nothing of it was recorded. */
export async function openGrowing(
  recording: GrowingRecording,
  name: string,
  note: (text: string) => void,
): Promise<Workload | null> {
  const root = await recording.root();
  if (root === null) return null;
  const notes: string[] = [];
  const say = (text: string): void => {
    notes.push(text);
    note(text);
  };
  const trace = { name, path: name, format: qemu, files: [], layout: null, processes: [root], packed: null };
  const recorder = { kernelAccesses: true, preload: false };
  return new Workload([trace], notes, { quantum: undefined, maxBadLines: 0, recorder, note: say });
}
