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

/** It begins with lackey's banner, or one line is an access, and the first line and all but one in twenty are lackey's, so that a damaged file is known and its bad line named. */
function isLackey(head: Uint8Array): boolean {
  const lines = latin1(head).split('\n');
  if (lines.length > 1) lines.pop();
  if (BANNER.test(lines[0])) return true;
  const others = lines.filter((line) => !ACCESS.test(line)).map((line) => line.trimEnd());
  const bad = others.filter((line) => ![NOTE, SUPERBLOCK, CALL].some((kind) => kind.test(line)));
  const firstIsBad = bad.length > 0 && bad[0] === lines[0].trimEnd();
  return others.length < lines.length && !firstIsBad && bad.length * 20 <= lines.length;
}
