import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expanded } from '../../src/cli/globs.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
for (const name of ['real/a.csv', 'real/deep/a.csv', 'real/.hidden/a.csv', 'top.csv', 'empty/note.txt'])
  write(folder, name, '');

/** What a pattern means below the folder, from there. */
function found(pattern: string): string[] {
  return expanded(join(folder, pattern), 'plan').map((path) => relative(folder, path));
}

describe('globs', () => {
  test('stand for names, and for any folders', () => {
    expect(found('*.csv')).toEqual(['top.csv']);
    expect(found('real/?.csv')).toEqual(['real/a.csv']);
    expect(found('**/a.csv')).toEqual(['real/a.csv', 'real/deep/a.csv']);
    expect(found('**/**/deep/**/*.csv')).toEqual(['real/deep/a.csv']);
    expect(found('real/.h*/*')).toEqual(['real/.hidden/a.csv']);
    expect(expanded('no/pattern.csv', 'plan')).toEqual(['no/pattern.csv']);
  });

  test('find only what is there', () => {
    expect(found('*/a.csv')).toEqual(['real/a.csv']);
    expect(() => found('*/none.csv')).toThrow(/^plan: no file matches .*none\.csv$/);
  });

  test('of 8 times ** look at a folder once for each', () => {
    const tree = (path: string, depth: number): void => {
      mkdirSync(path);
      if (depth > 0) for (const name of ['l', 'r']) tree(join(path, name), depth - 1);
    };
    tree(join(folder, 'tree'), 9);
    const begin = performance.now();
    expect(() => found('tree/**/**/**/**/**/**/**/**/none')).toThrow('no file matches');
    expect(() => found('tree/**/*/**/*/**/*/**/*/**/*/**/none')).toThrow('no file matches');
    expect(performance.now() - begin).toBeLessThan(10_000);
  });

  test.skipIf(process.platform === 'win32')('follow links to folders, but not with **', () => {
    const links = { linked: 'real', 'real/deep/up': '../..', self: 'self', 'nowhere.csv': 'missing' };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
    expect(found('*/a.csv')).toEqual(['linked/a.csv', 'real/a.csv']);
    expect(found('linked/*/*/*/a.csv')).toEqual(['linked/deep/up/linked/a.csv', 'linked/deep/up/real/a.csv']);
    expect(found('**/a.csv')).toEqual(['real/a.csv', 'real/deep/a.csv']);
    // A link that leads nowhere is a trace that is missing, not one fewer.
    expect(found('no*.csv')).toEqual(['nowhere.csv']);
  });
});
