import type { InputFile } from '../input-file.ts';
import type { TraceFile } from '../sink.ts';
import type { ReadOptions, TraceFormat } from './format.ts';
import { lackeyProcesses } from './lackey-folder.ts';
import { latin1, NOTE, SUPERBLOCK } from './lackey-notes.ts';
import { openPart } from './lackey-trace.ts';

/** What valgrind's lackey prints, alone or with SYSCALL lines and with a file for each process. */
export const lackey: TraceFormat = {
  name: 'lackey',
  title: 'valgrind --tool=lackey --trace-mem=yes',
  sniff: isLackey,
  open: openAlone,
  group: (files, layout) => lackeyProcesses(files, layout, openPart),
};

async function openAlone(file: InputFile, options: ReadOptions): Promise<TraceFile> {
  const [process] = await lackeyProcesses([file], options.layout, openPart);
  return process.images[0].open(options);
}

const BANNER = /^==\d+== Lackey, /;
const ACCESS = /^ *[ILSM] +[0-9a-f]{1,16},\d{1,10} *\r?$/i;
const CALL = /^(?:SYSCALL\[\d+,\d+\]\(| --> |\s*$)/;

/** It begins with lackey's banner, or all its lines are lackey's and one is an access. */
function isLackey(head: Uint8Array): boolean {
  const lines = latin1(head).split('\n');
  if (lines.length > 1) lines.pop();
  if (BANNER.test(lines[0])) return true;
  const others = lines.filter((line) => !ACCESS.test(line)).map((line) => line.trimEnd());
  return (
    others.length < lines.length && others.every((line) => [NOTE, SUPERBLOCK, CALL].some((kind) => kind.test(line)))
  );
}
