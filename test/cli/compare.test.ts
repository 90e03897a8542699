import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { called, pagewalk, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
/** Twelve pages, over and over. */
const LOOP = write(
  folder,
  'loop.csv',
  `pid,op,addr,size,args\n${Array.from({ length: 60 }, (_, at) => `1,S,0x${(0x10000 + (at % 12) * 4096).toString(16)},4,\n`).join('')}`,
);
const SMALL = [
  '--set',
  'table.backing=none',
  '--system',
  'linux-x86-32',
  '--set',
  'reserved=[]',
  '--set',
  'zeroPage=false',
];

test('rows are those of single runs', async () => {
  const { code, stdout } = await called([
    'compare',
    LOOP,
    ...SMALL,
    '--memory',
    '32KiB,64KiB',
    '--replacement',
    'fifo,lru',
    '--format',
    'csv',
  ]);
  expect(code).toBe(0);
  const rows: Record<string, string>[] = parse(stdout, { columns: true });
  expect(rows.map((row) => [row['replacement.policy'], row.memory])).toEqual([
    ['fifo', '32KiB'],
    ['lru', '32KiB'],
    ['fifo', '64KiB'],
    ['lru', '64KiB'],
  ]);
  for (const row of rows) {
    const set = ['--set', `replacement.policy=${row['replacement.policy']}`, '--memory', row.memory];
    const single: Record<string, string>[] = parse(
      (await called(['run', LOOP, ...SMALL, ...set, '--format', 'csv'])).stdout,
      { columns: true },
    );
    expect({ ...single[0] }).toEqual(Object.fromEntries(Object.keys(single[0]).map((name) => [name, row[name]])));
  }
  expect(Number(rows[0].page_faults)).toBe(60);
  expect(Number(rows[2].page_faults)).toBe(12);
});

test('systems, and memory as parts of the footprint', async () => {
  const args = ['compare', LOOP, '--system', 'linux-x86-32,linux-x86-64', '--json'];
  const { runs } = JSON.parse((await called(args)).stdout);
  expect(runs.map(({ system }: { system: string }) => system)).toEqual(['linux-x86-32', 'linux-x86-64']);
  const parts = await called(['compare', LOOP, ...SMALL, '--memory', '0.5x,1x', '--json']);
  const frames = JSON.parse(parts.stdout).runs.map(
    ({ metrics }: { metrics: Record<string, number> }) => metrics.frames_total,
  );
  expect(frames).toEqual([6, 12]);
});

test('writes a table, a report and what was run to --out', async () => {
  const out = join(folder, 'out');
  const { code, stdout } = await called([
    'compare',
    LOOP,
    ...SMALL,
    '--memory',
    '0.5x,1x',
    '--baseline',
    '1x',
    '--out',
    out,
    '-q',
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('relative to 1x');
  const report = readFileSync(join(out, 'report.md'), 'utf8');
  expect(report).toContain('By major faults choose 1x: 0 major faults, the worst has 48.');
  expect(report).toMatch(/\| `page_faults` +\| +60 5x \| +\*\*12\*\* \|/);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain(`<h1>${LOOP} with memory varied</h1>`);
  expect(page).toContain(`<code>pagewalk compare ${LOOP} `);
  expect(page).toMatch(/<td>\S*loop\.csv<\/td><td><code>[0-9a-f]{64}<\/code>/);
  expect(page).toContain('&quot;texts&quot;:[&quot;0.5x&quot;,&quot;1x&quot;]');
  expect(page).toContain('data-values="[[60,12]]"');
  const meta = JSON.parse(readFileSync(join(out, 'meta.json'), 'utf8'));
  expect(meta.files).toContain('report.html');
  expect(meta.configuration.configurations.map(({ settings }: { settings: unknown }) => settings)).toEqual([
    { memory: '0.5x' },
    { memory: '1x' },
  ]);
  expect(readFileSync(join(out, 'summary.csv'), 'utf8').split('\n')).toHaveLength(4);
});

test('a trace from standard input is read for every configuration', async () => {
  const { code, stdout } = await pagewalk(['compare', '-', '--allocator', 'first-fit,buddy', '--format', 'csv'], {
    input: readFileSync(LOOP),
  });
  expect(code).toBe(0);
  const rows: Record<string, string>[] = parse(stdout, { columns: true });
  expect(rows.map(({ references }) => references)).toEqual(['60', '60']);
});

test.each([
  [[], 'nothing varies: --vary PATH=VALUE,VALUE'],
  [['--vary', 'memory'], '--vary: expected PATH=VALUE,VALUE such as tlb.l1d.entries=16,64, found "memory"'],
  [['--vary', 'memory=1M'], '--vary memory: expected several values, found one; --set sets one'],
  [['--vary', 'memroy=1M,2M'], '--set memroy: unknown setting "memroy" (did you mean "memory"?)'],
  [['--allocator', 'bestfit,buddy'], 'allocator.strategy must be one of'],
  [['--allocator', 'buddy,random', '--vary', 'allocator.strategy=lifo,fifo'], 'allocator.strategy is varied twice'],
  [['--allocator', 'buddy,random', '--baseline', 'lifo'], '--baseline: expected one of buddy, random, found "lifo"'],
])('%j is refused', async (more, message) => {
  const { code, stderr, stdout } = await called(['compare', LOOP, ...more]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('costs are the system’s, or those that are given', async () => {
  const cycles = async (...more: string[]): Promise<number> => {
    const args = ['run', LOOP, '--system', 'linux-x86-32', '--set', 'zeroPage=false', ...more, '--json'];
    return JSON.parse((await called(args)).stdout).runs[0].metrics.estimated_cycles;
  };
  // 12 pages zeroed; 24 walks read 47 entries (the first one, without a table, a single entry).
  expect(await cycles()).toBe(12 * (1500 + 128) + 47 * 14);
  expect(await cycles('--cost', 'minorFault=100,zero=0,tableRead=0')).toBe(1200);
  expect(await cycles('--set', 'cost=null')).toBe(0);
  expect(await cycles('--set', 'cost=null', '--cost', 'zero=3')).toBe(36);
  const { code, stderr } = await called(['run', LOOP, '--cost', 'minorFautl=1']);
  expect(code).toBe(2);
  expect(stderr).toContain(
    '--cost cost.minorFautl: unknown setting "cost.minorFautl" (did you mean "cost.minorFault"?)',
  );
});
