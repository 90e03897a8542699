import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { makeFolder } from '../../src/run/make-folder.ts';
import { META, checkFolder, writeFolder } from '../../src/run/write.ts';

const root = mkdtempSync(join(tmpdir(), 'pagewalk-write-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function meta(...files: string[]): string {
  return JSON.stringify({ pagewalk_version: '0', files });
}

test('files are written with the folders that they need, and listed', () => {
  const folder = join(root, 'a/b');
  const contents = new Map([
    ['summary.csv', 'x\n'],
    ['report_files/chart.svg', '<svg/>'],
    [META, meta('summary.csv')],
  ]);
  expect(writeFolder(folder, contents, false)).toEqual([...contents.keys()].map((name) => join(folder, name)));
  expect(readdirSync(folder).toSorted()).toEqual([META, 'report_files', 'summary.csv']);
});

test('every file in the way is named before anything is written', () => {
  const folder = join(root, 'others');
  mkdirSync(join(folder, 'c.csv'), { recursive: true });
  for (const name of ['a.csv', 'b.csv']) writeFileSync(join(folder, name), 'mine');
  const lines = [/a\.csv: exists/, /b\.csv: exists/, /c\.csv: is a folder/];
  for (const line of lines) expect(() => checkFolder(folder, ['a.csv', 'b.csv', 'c.csv'], false)).toThrow(line);
  expect(() => checkFolder(folder, ['a.csv'], true)).not.toThrow();
});

test('a failure leaves what was there', () => {
  const folder = join(root, 'kept');
  writeFolder(
    folder,
    new Map([
      ['a.csv', 'old'],
      [META, meta('a.csv', 'meta.json')],
    ]),
    false,
  );
  writeFileSync(join(folder, 'file'), '');
  const contents = new Map([
    ['a.csv', 'new'],
    ['file/b.csv', 'new'],
  ]);
  expect(() => writeFolder(folder, contents, false)).toThrow(UserError);
  expect(readdirSync(folder).toSorted()).toEqual(['a.csv', 'file', META]);
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old');
});

test('a list that leads out of the folder is not followed', () => {
  const folder = join(root, 'in');
  mkdirSync(folder);
  writeFileSync(join(root, 'outside.csv'), 'mine');
  writeFileSync(join(folder, META), meta('../outside.csv', '/etc/none', 'old.csv'));
  writeFileSync(join(folder, 'old.csv'), '');
  writeFolder(folder, new Map([[META, meta()]]), false);
  expect(readFileSync(join(root, 'outside.csv'), 'utf8')).toBe('mine');
  expect(readdirSync(folder)).toEqual([META]);
});

test('a meta.json of someone else is a file like any other', () => {
  const folder = join(root, 'foreign');
  mkdirSync(folder);
  writeFileSync(join(folder, META), '{"files": ["a.csv"]}');
  expect(() => checkFolder(folder, [META], false)).toThrow(/meta\.json: exists/);
});

test('a folder that the system refuses is an error: under /proc as well, where it says that there is none above it', () => {
  expect(makeFolder(join(root, 'x/y/z'))).toEqual(['x', 'x/y', 'x/y/z'].map((name) => join(root, name)));
  expect(makeFolder(join(root, 'x/y/z'))).toEqual([]);
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file/below'))).toThrow('a part of the path is a file, not a folder');
  expect(() => makeFolder(join(root, 'file'))).toThrow(UserError);
  if (process.platform !== 'linux') return;
  for (const folder of ['/proc/pagewalk', '/proc/pagewalk/below'])
    expect(() => writeFolder(folder, new Map([[META, meta()]]), false)).toThrow(
      /^\/proc\/pagewalk(?:\/below)?: cannot be written: (?:no such folder, and it cannot be made|permission denied)$/,
    );
});
