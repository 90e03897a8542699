import { writeError } from '../base/write-error.ts';
import type { Ended, Job, Recorder } from '../record/recorder.ts';
import { writeCsvFile, writePackedFile } from '../run/convert.ts';
import { openGrowing } from '../trace/growing/open.ts';
import { GrowingRecording } from '../trace/growing/recording.ts';
import { PACKED } from './commands/convert.ts';
import type { Context } from './context.ts';

/** Records a command into one file, which is written while the command runs. */
export async function recordInto({ messages }: Context, recorder: Recorder, job: Job, out: string): Promise<Ended> {
  const growing = growingIn(job.folder);
  const written = write(growing, out, (text) => messages.note(`note: ${text}`)).finally(() => growing.close());
  written.catch(() => undefined);
  try {
    return await recorder.record({ ...job, isRead: true });
  } finally {
    growing.finish();
    await written;
  }
}

function growingIn(folder: string): GrowingRecording {
  try {
    return new GrowingRecording(folder);
  } catch (error) {
    throw writeError(folder, error);
  }
}

async function write(growing: GrowingRecording, out: string, note: (text: string) => void): Promise<void> {
  const workload = await openGrowing(growing, out, note);
  if (workload === null) return;
  if (PACKED.test(out)) await writePackedFile(workload, out, { store: false, records: false });
  else await writeCsvFile(workload, out);
}
