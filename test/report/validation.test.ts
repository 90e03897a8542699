import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { noStyle } from '../../src/report/style.ts';
import { validationFormats } from '../../src/report/validation/index.ts';
import { isWithin, limitOf, spreadOf } from '../../src/report/validation/validation.ts';
import type { Validation } from '../../src/report/validation/validation.ts';

const native = spreadOf([97, 95, 99]);
const validation: Validation = {
  title: "sh -c 'ls'",
  command: ['sh', '-c', 'ls'],
  recorder: 'qemu',
  trace: null,
  system: 'linux-x86-64',
  measured: '3 native runs',
  runs: [97, 95, 99],
  minor: { predicted: 104, native },
  major: { predicted: 0, native: spreadOf([0, 0, 0]) },
  limit: limitOf(native.median, 5, 'its processes execute programs'),
  within: false,
  processes: [
    {
      process: '0',
      command: 'sh|x',
      minor: { predicted: 60, native: spreadOf([60]) },
      tablesKb: { predicted: 44, native: spreadOf([48]) },
      residentKb: { predicted: 1640, native: spreadOf([1700]) },
    },
    {
      process: '0.0',
      command: 'ls',
      minor: { predicted: null, native: spreadOf([37]) },
      tablesKb: { predicted: null, native: null },
      residentKb: { predicted: null, native: null },
    },
  ],
  notes: ['addresses are random'],
};
const look = { width: 80, style: noStyle };

describe('limits', () => {
  test('a median of an even number of runs is between the middle two', () => {
    expect(spreadOf([4, 1, 2, 9])).toEqual({ min: 1, median: 3, max: 9 });
    expect(spreadOf([7])).toEqual({ min: 7, median: 7, max: 7 });
  });

  test('a part of the median, or 2 faults; what lies between native runs is within', () => {
    expect(limitOf(1000, 2, '').faults).toBe(20);
    expect(limitOf(90, 2, '').faults).toBe(2);
    const spread = { min: 80, median: 90, max: 99 };
    const limit = limitOf(90, 2, '');
    expect([88, 92, 80, 99].map((predicted) => isWithin(predicted, spread, limit))).toEqual([true, true, true, true]);
    expect([79, 100].map((predicted) => isWithin(predicted, spread, limit))).toEqual([false, false]);
  });
});

describe('formats', () => {
  test('table', () => {
    expect(validationFormats.table(validation, look)).toBe(
      [
        "sh -c 'ls'",
        'recorded with qemu, simulated on linux-x86-64; 3 native runs',
        '',
        '              predicted  native  min..max         off',
        'minor faults        104      97    95..99  +7 (+7.2%)',
        'major faults          0       0                     0',
        '',
        'process  program  predicted  native  off  tables kB    peak RSS kB',
        '0        sh|x            60      60    0    44 / 48  1,640 / 1,700',
        '0.0      ls                      37',
        '',
        'note: addresses are random',
        'outside: +7 (+7.2%) is more than ±4.8 faults (5%: its processes execute',
        'programs)',
        '',
      ].join('\n'),
    );
  });

  test('what lies between native runs is said to do so', () => {
    const wide = { min: 90, median: 97, max: 110 };
    const text = validationFormats.table(
      { ...validation, within: true, minor: { predicted: 104, native: wide } },
      look,
    );
    expect(text).toContain('within: more than ±4.8 faults');
    expect(text.replaceAll('\n', ' ')).toContain('from the median, but between native runs');
  });

  test('Markdown', () => {
    const text = validationFormats.md(validation);
    expect(text).toMatch(/^## ❌ `sh -c 'ls'`\n\nRecorded with qemu/);
    expect(text).toContain('<code>sh&#124;x</code>');
    expect(text).toContain('\nOutside: +7 (+7.2%) is more than');
    expect(text).toContain('\n- addresses are random\n');
  });

  test('CSV', () => {
    const rows: Record<string, string>[] = parse(validationFormats.csv(validation), { columns: true });
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatchObject({ process: '', count: 'minor_faults', predicted: '104', native_median: '97' });
    expect(rows[0]).toMatchObject({ limit: '4.85', within: 'false' });
    expect(rows[2]).toMatchObject({ process: '0', command: 'sh|x', count: 'minor_faults', predicted: '60' });
    expect(rows[5]).toMatchObject({ process: '0.0', count: 'minor_faults', predicted: '', native_max: '37' });
  });

  test('JSON', () => {
    const answer = JSON.parse(validationFormats.json(validation));
    expect(answer).toMatchObject({
      schema_version: 1,
      within: false,
      command: ['sh', '-c', 'ls'],
      minor_faults: { predicted: 104, native: { min: 95, median: 97, max: 99 }, difference: 7 },
      limit: { percent: 5 },
    });
    expect(answer.processes[1]).toMatchObject({ process: '0.0', minor_faults: { predicted: null } });
  });
});
