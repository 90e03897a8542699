import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { writeError } from '../base/write-error.ts';
import { RECORDERS, recorders } from '../record/index.ts';
import type { RecorderName } from '../record/index.ts';
import { missing } from '../record/recorder.ts';
import { makeFolder } from '../run/make-folder.ts';
import type { Context } from './context.ts';

/** What recorders write. */
export const OWN = /\.(?:qemu|lackey)$|^layout\.txt$|^faults\.csv$/;

/** The recorder that the user named, else the first one of the list that records traces and lacks nothing. */
export function chosenRecorder({ args, env }: Context, command: readonly string[]): RecorderName {
  const asked = (args.text('recorder') ?? 'auto') as RecorderName | 'auto';
  const candidates = asked === 'auto' ? RECORDERS.filter((name) => recorders[name].traces) : [asked];
  const lacks = candidates.map((name) => ({ name, lack: missing(recorders[name].needs(env, command)) }));
  const found = lacks.find(({ lack }) => lack.length === 0);
  if (found !== undefined) return found.name;
  const lines = lacks.flatMap(({ name, lack }) =>
    lack.map(({ what, remedy }) => `the recorder ${name} lacks ${what}: ${remedy}`),
  );
  throw new UserError(lines.join('\n'));
}

/** Whether a recording may go there; asked before the command runs. */
export function checkRecording(out: string, isFile: boolean, force: boolean): void {
  if (isFile && !existsSync(dirname(resolve(out)))) throw new UserError(`${dirname(out)}: no such folder`);
  if (!existsSync(out)) return;
  if (statSync(out).isDirectory() === isFile)
    throw new UserError(
      `${out}: is a ${isFile ? 'folder, expected a file' : 'file; a recording is a folder, or NAME.csv'}`,
    );
  if (force || (!isFile && isEmpty(out))) return;
  throw new UserError(`${out}: exists; choose another name with -o, or --force to write over it`);
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    throw writeError(folder, error);
  }
}

/** Makes the folder, or takes away what a recorder has written there before. */
export function emptied(folder: string): void {
  makeFolder(folder);
  try {
    for (const name of readdirSync(folder)) if (OWN.test(name)) rmSync(join(folder, name));
  } catch (error) {
    throw writeError(folder, error);
  }
}
