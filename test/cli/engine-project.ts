import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, shell, temporaryFolder, write } from './support.ts';

/** What its jobs are submitted as; each task has two cells. */
export const TASKS = 8;
export const CELLS = 16;

const version = String(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')).version);

function trace(stride: number): string {
  const lines = Array.from(
    { length: 300 },
    (_, at) => `1,S,0x${(0x10000 + ((at * stride) % 64) * 4096).toString(16)},4,`,
  );
  return `pid,op,addr,size,args\n${lines.join('\n')}\n`;
}

/** A folder with a plan of 16 cells, and a `pagewalk` that is killed once where there is a file `kill`. */
export async function project(): Promise<string> {
  const folder = temporaryFolder();
  write(folder, 'seven.csv', trace(7));
  write(folder, 'three.csv', trace(3));
  write(
    folder,
    "the plan's.yaml",
    'traces: ["*.csv"]\nmatrix: { replacement.policy: [fifo, lru], tlb.l1d.entries: [4, 8, 16, 32] }\n',
  );
  await shell('true', folder);
  renameSync(join(folder, '.bin/pagewalk'), join(folder, '.bin/program'));
  script(folder, 'pagewalk', 'if rm kill 2> rm.log; then kill -9 $$; fi\nexec program "$@"');
  script(folder, 'npx', `[ "$1 $2" = "--yes pagewalk@${version}" ] || exit 99\nshift 2\nexec pagewalk "$@"`);
  return folder;
}

export function script(folder: string, name: string, text: string): void {
  const path = write(folder, `.bin/${name}`, `#!/bin/bash\n${text}\n`);
  chmodSync(path, 0o755);
}
