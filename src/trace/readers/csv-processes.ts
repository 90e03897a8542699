import type { InputFile } from '../input-file.ts';
import type { RecordSink, TraceFile } from '../sink.ts';
import { AS_RECORDED } from './format.ts';
import type { ProcessFiles, ReadOptions, TraceImage } from './format.ts';

type Open = (file: InputFile, options: ReadOptions) => Promise<TraceFile>;

/**
 * The processes of a folder of CSV files. A file belongs to the process of its first record; the files of one process follow
 * each other. A file begins at the fork record, in a file of another process, that names its process; so all are looked through first.
 */
export async function csvProcesses(files: readonly InputFile[], open: Open): Promise<ProcessFiles[]> {
  if (files.length === 1) return [{ pid: 1, parent: null, images: [image(files[0], open)] }];
  const images = new Map<number, TraceImage[]>();
  const parents = new Map<number, number>();
  for (const file of files) {
    const { owner, forks } = await survey(file, open);
    if (owner === null) continue;
    images.set(owner, [...(images.get(owner) ?? []), image(file, open)]);
    for (const { parent, child } of forks) {
      if (child !== owner && !parents.has(child)) parents.set(child, parent);
    }
  }
  return [...images].map(([pid, its]) => ({ pid, parent: parents.get(pid) ?? null, images: its }));
}

function image(file: InputFile, open: Open): TraceImage {
  return { open: (options) => open(file, options) };
}

/** What a file says of processes; its bad lines are left to the reading that counts. */
interface Survey {
  /** The process of its first record; null = no record. */
  owner: number | null;
  forks: { parent: number; child: number }[];
}

async function survey(file: InputFile, open: Open): Promise<Survey> {
  const found: Survey = { owner: null, forks: [] };
  const nothing = (): void => undefined;
  const trace = await open(file, {
    pid: 1,
    layout: null,
    recorder: AS_RECORDED,
    key: (pid) => {
      found.owner ??= pid;
      return pid;
    },
    command: nothing,
    tell: (_, event) => {
      if (event.op === 'fork' || event.op === 'vfork') found.forks.push({ parent: event.pid, child: event.child });
    },
    bad: nothing,
    note: nothing,
  });
  try {
    while ((await trace.read(ignored, Infinity)) !== 'ended');
  } finally {
    await trace.close();
  }
  return found;
}

/** Takes records and forgets them. */
const ignored: RecordSink = {
  pageBits: 12,
  now: 0,
  dataRefs: 0,
  storeRefs: 0,
  fetchPage: -1,
  dataPage: -1,
  storePage: -1,
  awaiting: -1,
  last: -1,
  masks: new Int32Array(6),
  nextStop: Infinity,
  skew: 0,
  full: false,
  runs: null,
  enter: () => undefined,
  access: () => undefined,
  accessIn: () => undefined,
  event: () => undefined,
};
