import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/text.ts';
import { pagewalk } from './support.ts';

// Lists at narrow terminals: no line is longer than the terminal but for a path, which stays whole.

const lists = [['systems'], ['generate'], ['generate', 'zipf'], ['config', 'show'], ['doctor']];

describe.each(lists)('pagewalk %s %s', (...words) => {
  const args = words.filter((word) => word !== undefined);

  test.each([40, 60])('fits %i columns', async (width) => {
    const { stdout } = await pagewalk(args, { env: { COLUMNS: String(width) } });
    const long = stdout.split('\n').filter((line) => displayWidth(line) > width && !/^ *\/\S+$/.test(line));
    expect(stdout).not.toBe('');
    expect(long).toEqual([]);
  });
});

test('what is told on several lines is whole', async () => {
  const wide = await pagewalk(['generate'], { env: { COLUMNS: '200' } });
  const narrow = await pagewalk(['generate'], { env: { COLUMNS: '50' } });
  const words = (text: string) => text.split(/\s+/).toSorted();
  expect(words(narrow.stdout)).toEqual(words(wide.stdout));
});

test('config show has a line for each setting where nobody says a width', async () => {
  const { stdout } = await pagewalk(['config', 'show']);
  expect(stdout).toMatch(/^cost\.source {2,}\S.* {2,}profile linux-x86-64$/m);
  const narrow = await pagewalk(['config', 'show'], { env: { COLUMNS: '60' } });
  expect(narrow.stdout).toMatch(/^memory {2,}1073741824 \(1 {2,}profile linux-x86-64\n {20,}GiB\)$/m);
});
