import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { writeError } from '../base/write-error.ts';

/** Makes a folder among the temporary files, with a name of its own that says what it is for. */
export function temporaryFolder(use: string): string {
  const folder = tmpdir();
  try {
    return mkdtempSync(join(folder, `pagewalk-${use}-`));
  } catch (error) {
    throw new UserError(`${writeError(folder, error).message}; TMPDIR chooses another folder for temporary files`);
  }
}
