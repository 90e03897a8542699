import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TRACE, called, temporaryFolder, write } from './support.ts';

describe('curve', () => {
  const trace = 'traces/ls.lackey.gz';

  test.each([
    [['curve', trace], 'expected --of tlb or --of memory'],
    [['curve', '--of', 'tlb'], 'expected a trace'],
    [['curve', trace, '--of', 'tlb', '--page-sizes', '5K'], '--page-sizes: expected powers of two'],
    [['curve', trace, '--of', 'tlb', '--points', '4'], '--points goes with --of memory'],
    [['curve', trace, '--of', 'memory', '--no-asid'], '--no-asid goes with --of tlb'],
    [['curve', trace, '--of', 'memory', '--policies', 'mru'], '--policies: expected some of lru, opt, fifo, clock'],
    [
      ['curve', trace, 'traces/cowfork', '--of', 'tlb', '--format', 'svg'],
      '--format svg draws one trace, found 2: --out DIR writes a picture of each',
    ],
    [['curve', trace, '--of', 'tlb', '--format', 'html'], '--format: expected table, csv, json, md, svg, found "html"'],
    [['curve', trace, '--of', 'memory', '--points', '1'], '--points: expected numbers of frames from 2'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await called(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('--out writes the points, the text and the picture; of several traces a picture each', async () => {
    const folder = temporaryFolder();
    write(folder, 'two.csv', TRACE);
    write(folder, 'more.csv', TRACE);
    const [one, out] = [join(folder, 'two.csv'), join(folder, 'out')];
    const words = ['curve', '--of', 'memory', '--points', '8,2', '--out', out];
    const single = await called([...words, one]);
    expect(single.code, single.stderr).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(['curve.csv', 'curve.svg', 'meta.json', 'report.md']);
    const image = readFileSync(join(out, 'curve.svg'), 'utf8');
    expect(await called([...words.slice(0, -2), one, '--format', 'svg'])).toMatchObject({ code: 0, stdout: image });
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('](curve.svg)');
    // In order.
    const rows = readFileSync(join(out, 'curve.csv'), 'utf8')
      .split('\n')
      .filter((row) => row.includes(',fifo,'));
    expect(rows.map((row) => row.split(',').slice(-3, -1).join())).toEqual(['2,5', '8,4']);
    // The picture of the last time goes.
    const both = await called([...words, one, join(folder, 'more.csv')]);
    expect(both.code, both.stderr).toBe(0);
    const files = ['curve-1.svg', 'curve-2.svg', 'curve.csv', 'meta.json', 'report.md'];
    expect(readdirSync(out).toSorted()).toEqual(files);
    const meta = JSON.parse(readFileSync(join(out, 'meta.json'), 'utf8'));
    expect(meta.files.toSorted()).toEqual(files);
  });
});
