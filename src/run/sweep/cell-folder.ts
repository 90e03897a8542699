import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../../base/user-error.ts';
import { at } from '../../system/settings-text.ts';
import { RESULTS_BYTES, wholeText } from '../whole-file.ts';
import { writeWhole } from '../write-whole.ts';
import { cellText, parseCell } from './cell-file.ts';
import type { StoredCell } from './cell-file.ts';

/** A folder of cells, `ab/KEY.json` each, which any number of processes may share: a file is there whole or not at all. */
export class CellFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The cell of that key; null = there is none; a string is what is wrong with its file. */
  read(key: string): StoredCell | string | null {
    const path = this.pathOf(key);
    if (!existsSync(path)) return null;
    const text = textOf(path);
    const cell = text === null ? 'cannot be read' : parseCell(text, key);
    return typeof cell === 'string' ? `${path}: ${cell}` : cell;
  }

  write(cell: StoredCell): void {
    this.writeFile(join(cell.key.slice(0, 2), `${cell.key}.json`), cellText(cell));
  }

  /** Writes a file of the folder under a temporary name and renames it. */
  writeFile(name: string, content: string): void {
    const path = join(this.path, name);
    writeWhole(path, path, content);
  }

  /** The versions of the model that its cells are of. */
  modelVersions(): number[] {
    const folders = readdirSync(this.path, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && /^[\da-f]{2}$/.test(entry.name),
    );
    const versions = folders.flatMap(({ name }) =>
      readdirSync(join(this.path, name))
        .filter((file) => /^[\da-f]{64}\.json$/.test(file))
        .flatMap((file) => versionOf(textOf(join(this.path, name, file)) ?? '')),
    );
    return [...new Set(versions)].toSorted((a, b) => a - b);
  }

  private pathOf(key: string): string {
    return join(this.path, key.slice(0, 2), `${key}.json`);
  }
}

function versionOf(text: string): number[] {
  try {
    const version = at(JSON.parse(text), ['model_version']);
    return typeof version === 'number' ? [version] : [];
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return wholeText(path, RESULTS_BYTES, inputError);
  } catch {
    return null;
  }
}
