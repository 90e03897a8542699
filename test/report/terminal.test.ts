import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ansiStyle, noStyle } from '../../src/report/style.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { displayWidth } from '../../src/report/text.ts';
import { caseTotals, processOf, resultOf } from './fixture.ts';
import { hostile, sampleRun } from './sample.ts';

const huge = resultOf(Object.fromEntries(Object.keys(caseTotals('28-cow')).map((name) => [name, 123_456_789_012])));
for (const name of ['tables_by_level', 'free_runs_by_order', 'free_blocks_by_order', 'node_references'])
  huge.totals[name] = Array.from({ length: name === 'tables_by_level' ? 4 : 11 }, () => 123_456_789);

describe('the terminal report', () => {
  const runs = {
    plain: sampleRun(),
    'long names': sampleRun('a-very-long-name-of-a-trace'.repeat(9)),
    'wide characters': sampleRun('名前'.repeat(60)),
    hostile: sampleRun(hostile),
    'huge numbers': huge,
    empty: resultOf(),
  };

  it.each(
    Object.entries(runs).flatMap(([name, run]) => [40, 60, 80, 100, 200].map((width) => [name, width, run] as const)),
  )('of a run with %s keeps within %d cells', (_, width, run) => {
    for (const line of terminalReport(run, width, noStyle).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it('has bars of the kinds of faults, and the course as sparklines, where there is room', () => {
    const windows = [1, 2, 4].map((faults, window) => ({
      window,
      first_reference: window * 10 + 1,
      references: 10,
      counters: { page_faults: faults, full_misses: 0 },
      gauges: { working_set: 3 * faults, resident: 1000 },
    }));
    const run = resultOf({ demand_zero: 6, zero_page: 2, page_faults: 8 }, { timeline: windows });
    const wide = terminalReport(run, 140, noStyle);
    expect(wide).toMatch(/demand_zero +6 +75.0% {2}██████░░/);
    expect(wide).toContain('over time     most  in 3 columns\npage_faults      4  ▃▅█\nfull_misses      0  ▁▁▁\n');
    expect(wide).toContain('resident     1,000  ███');
    expect(terminalReport(run, 139, noStyle)).not.toContain('░');
    expect(terminalReport(run, 59, noStyle)).not.toContain('over time');
    // More windows than there is room for: counts are added up, of states the greatest is shown.
    const many = Array.from({ length: 100 }, (_, at) => windows[at % 2]);
    const narrow = terminalReport({ ...run, timeline: many }, 80, noStyle);
    expect(narrow).toMatch(/in 100 columns, 2 of them to a bar\npage_faults +2 {2}█{50}$/m);
    for (const line of narrow.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('cuts no number at 60 cells', () => {
    expect(terminalReport(sampleRun(), 60, noStyle)).not.toContain('…');
  });

  it('styles only as it is told; without style it holds no control character', () => {
    const plain = terminalReport(sampleRun(hostile), 100, noStyle);
    expect(plain.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const styled = terminalReport(sampleRun(hostile), 100, ansiStyle);
    expect(styled).toContain('\x1b[1m');
    expect(stripVTControlCharacters(styled)).toBe(plain);
  });

  it('puts groups side by side where there is room, numbers right under each other', () => {
    const lines = terminalReport(sampleRun(), 100, noStyle).split('\n');
    expect(lines.find((line) => line.startsWith('references  '))).toMatch(/count +share +TLB +hits +misses +hit rate$/);
    const narrow = terminalReport(sampleRun(), 60, noStyle);
    expect(narrow).toContain('\nfetches             108  10.1%\nloads               531  49.5%\n');
  });

  it('has a line for each process where there are several', () => {
    expect(terminalReport(sampleRun(), 100, noStyle)).toMatch(
      /^processes +references +page_faults +resident.*\n.*cowfork 1 cowfork +600 +200/m,
    );
    expect(terminalReport(resultOf({}, { processes: [processOf(1, {})] }), 100, noStyle)).not.toMatch(/^processes/m);
    const many = Array.from({ length: 30 }, (_, at) => processOf(at, { references: at }));
    expect(terminalReport(resultOf({}, { processes: many }), 100, noStyle)).toContain('\nand 10 more processes\n');
  });
});
