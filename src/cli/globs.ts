import { lstatSync, readdirSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { isPattern, matches } from '../base/wildcard.ts';
import { signalsEnd } from '../run/signals-end.ts';

/**
 * The paths that a pattern of a config file means, sorted: `*` and `?` stand for parts of a name, also of a link to a folder, `**` for any folders,
 * links to such left out. Other paths stand for themselves. None is an error of `source`, exit code 2.
 */
export function expanded(pattern: string, source: string): string[] {
  if (!isPattern(pattern)) return [pattern];
  const parts = pattern.split('/').filter((part, at, all) => part !== '**' || all[at - 1] !== '**');
  const walk = parts[0] === '' ? new Walk(parts.slice(1)) : new Walk(parts);
  signalsEnd(() => walk.from(parts[0] === '' ? '/' : '', 0));
  if (walk.found.size === 0) throw new UserError(`${source}: no file matches ${pattern}`);
  return [...walk.found].toSorted();
}

/** The walk of a pattern's parts. Folders are read once, and looked at once for each part, however many ways lead there. */
class Walk {
  readonly found = new Set<string>();
  private readonly parts: readonly string[];
  private readonly seen = new Set<string>();
  private readonly entries = new Map<string, Dirent[]>();

  constructor(parts: readonly string[]) {
    this.parts = parts;
  }

  /** Follows the parts from `at` on, from a path ('' = the working folder). */
  from(path: string, at: number): void {
    const key = `${at} ${path}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const part = this.parts[at];
    if (at === this.parts.length) {
      if (path !== '' && isThere(path)) this.found.add(path);
    } else if (part === '**') {
      this.from(path, at + 1);
      for (const entry of this.entriesOf(path))
        if (entry.isDirectory() && !entry.name.startsWith('.')) this.from(join(path, entry.name), at);
    } else if (isPattern(part)) {
      for (const entry of this.entriesOf(path)) {
        if (!matches(part, entry.name) || (entry.name.startsWith('.') && !part.startsWith('.'))) continue;
        const next = join(path, entry.name);
        if (at + 1 === this.parts.length || leadsToFolder(entry, next)) this.from(next, at + 1);
      }
    } else this.from(join(path, part), at + 1);
  }

  private entriesOf(folder: string): Dirent[] {
    const known = this.entries.get(folder);
    if (known !== undefined) return known;
    const entries = entriesIn(folder === '' ? '.' : folder);
    this.entries.set(folder, entries);
    return entries;
  }
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Also of a link, wherever it leads. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A link that leads nowhere, or in a circle, leads to no folder. */
function leadsToFolder(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
