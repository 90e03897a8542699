import { randomUUID } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Characters of a file's own name in its temporary one, which is never longer than a name may be: 255 bytes, or 143 on an encrypted disk. */
const NAME_CHARACTERS = 40;

/** A file that is written under a temporary name in the folder of its place, and gets its own name when it is complete. What is left at the end of the program is removed. */
export class TemporaryFile {
  readonly path: string;
  private readonly target: string;

  constructor(target: string) {
    this.target = target;
    const name = basename(target).slice(0, NAME_CHARACTERS);
    this.path = join(dirname(target), `.${name}.${randomUUID().slice(0, 8)}.tmp`);
    if (unfinished.size === 0) process.once('exit', discardAll);
    unfinished.add(this);
  }

  /** Puts the file in its place, over what is there. */
  commit(): void {
    renameSync(this.path, this.target);
    this.forget();
  }

  /** Removes the file, if it was made. */
  discard(): void {
    try {
      rmSync(this.path, { force: true });
    } catch {
      // It could not be made, and why is told where it was to be written.
    }
    this.forget();
  }

  private forget(): void {
    unfinished.delete(this);
    if (unfinished.size === 0) process.removeListener('exit', discardAll);
  }
}

/** Those of this process that are neither in place nor removed. */
const unfinished = new Set<TemporaryFile>();

function discardAll(): void {
  for (const file of unfinished) file.discard();
}
