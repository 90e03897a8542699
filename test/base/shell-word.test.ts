import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/base/shell-word.ts';

test('what needs no quotes has none', () => {
  expect(['--memory=0.1x,1M', 'traces/ls.lackey.gz', 'a:b@c%d+e'].map(shellWord)).toEqual([
    '--memory=0.1x,1M',
    'traces/ls.lackey.gz',
    'a:b@c%d+e',
  ]);
});

test.skipIf(process.platform === 'win32')('a shell reads back what was meant', () => {
  const words = ['', 'two words', "it's", '$(x) `y` \\ "z" *', 'line\nend', '~', '#', 'ä'];
  const read = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], { encoding: 'utf8' });
  expect(read.split('\0').slice(0, -1)).toEqual(words);
});
