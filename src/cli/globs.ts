import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';

/** The paths that a pattern of a config file means, sorted: `*` and `?` stand for parts of a name, `**` for any folders. Other paths stand for themselves. */
export function expanded(pattern: string, source: string): string[] {
  if (!/[*?]/.test(pattern)) return [pattern];
  const [first, ...rest] = pattern.split('/');
  const found = first === '' ? matches('/', rest) : matches('', [first, ...rest]);
  if (found.length === 0) throw new UserError(`${source}: no file matches ${pattern}`);
  return [...new Set(found)].toSorted();
}

/** The paths under `folder` ('' = the working one) that the parts of a pattern lead to. */
function matches(folder: string, [part, ...rest]: readonly string[]): string[] {
  if (part === undefined) return folder === '' ? [] : [folder];
  if (!/[*?]/.test(part)) return matches(join(folder, part), rest);
  const entries = entriesOf(folder);
  if (part === '**') {
    const deeper = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return [...matches(folder, rest), ...deeper.flatMap(({ name }) => matches(join(folder, name), ['**', ...rest]))];
  }
  const name = nameMatching(part);
  return entries
    .filter((entry) => name.test(entry.name) && (!entry.name.startsWith('.') || part.startsWith('.')))
    .filter((entry) => rest.length === 0 || entry.isDirectory())
    .flatMap((entry) => matches(join(folder, entry.name), rest));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function nameMatching(part: string): RegExp {
  const source = part
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
