import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { metrics } from '../../src/metrics/index.ts';
import { longCsv, pagesCsv, processesCsv, regionsCsv, summaryCsv, timelineCsv } from '../../src/report/csv.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { caseTotals, processOf, regionOf, resultOf } from './fixture.ts';

const rows = (text: string): Record<string, string>[] => parse(text, { columns: true });
const header = (text: string) => text.slice(0, text.indexOf('\n')).split(',');
const run = resultOf(caseTotals('28-cow'));

describe('summary.csv', () => {
  it('has a row for each run: its key, then every metric', () => {
    const text = summaryCsv([summaryRow(run), summaryRow(run)]);
    expect(header(text)).toEqual(['trace', 'system', 'config_id', ...metrics.map((metric) => metric.name)]);
    expect(rows(text)).toHaveLength(2);
    expect(rows(text)[0]).toMatchObject({
      trace: 'demo',
      system: 'example',
      config_id: 'c1',
      cow_copy: '1',
      cow_saved_bytes: '4096',
      tlb_hit_rate: '0.000000',
      tables_by_level: '2;2',
    });
  });

  it('has a column for each varied setting', () => {
    const text = summaryCsv([
      summaryRow(run, { memory: '16M', 'tlb.l2.entries': '64' }),
      summaryRow(run, { memory: '32M' }),
    ]);
    expect(header(text).slice(0, 6)).toEqual([
      'trace',
      'system',
      'config_id',
      'memory',
      'tlb.l2.entries',
      'references',
    ]);
    expect(rows(text).map((row) => [row['memory'], row['tlb.l2.entries']])).toEqual([
      ['16M', '64'],
      ['32M', ''],
    ]);
  });

  it('--long has a row for each metric, with its unit', () => {
    const text = longCsv([summaryRow(run)]);
    expect(header(text)).toEqual(['trace', 'system', 'config_id', 'metric', 'value', 'unit']);
    expect(rows(text)).toHaveLength(metrics.length);
    expect(rows(text)[0]).toMatchObject({ metric: 'references', value: '3', unit: 'count' });
  });

  it('keeps any name whole', () => {
    const trace = 'a,"b"\r\nc\r';
    expect(rows(summaryCsv([summaryRow({ ...run, trace })]))[0]).toMatchObject({ trace });
  });
});

describe('shares', () => {
  it('processes.csv: key, counters that add up everywhere, resident peak', () => {
    const processes = [
      processOf(1, { references: 5, page_faults: 2 }, { command: 'sh', resident_peak: 7 }),
      processOf(2, { references: 1 }, { parent: 1 }),
    ];
    const text = processesCsv(resultOf({}, { processes }));
    expect(header(text).slice(0, 5)).toEqual(['trace', 'pid', 'command', 'parent', 'references']);
    expect(header(text).at(-1)).toBe('resident_peak');
    expect(header(text)).toEqual(
      expect.arrayContaining(['l1d_misses', 'full_misses', 'walk_reads', 'cow_copy', 'page_faults']),
    );
    expect(header(text)).not.toContain('owned_peak');
    expect(rows(text)).toEqual([
      expect.objectContaining({
        pid: '1',
        command: 'sh',
        parent: '',
        references: '5',
        page_faults: '2',
        resident_peak: '7',
      }),
      expect.objectContaining({
        pid: '2',
        command: '',
        parent: '1',
        references: '1',
        page_faults: '',
        resident_peak: '0',
      }),
    ]);
  });

  it('regions.csv: the same counters; what rows hold beyond them has its place in the list or comes last', () => {
    const regions = [regionOf('heap', 'a', { references: 1, owned_sum: 2, zzz: 3 })];
    const text = regionsCsv(resultOf({}, { regions }));
    expect(header(text).slice(0, 8)).toEqual(['trace', 'pid', 'image', 'role', 'region', 'start', 'end', 'references']);
    expect(header(text).slice(-9).join(' ')).toBe(
      'owned_sum kernel_entries fork_entries tables_shared table_copies table_copy_entries touched_pages touched_bytes zzz',
    );
    expect(rows(text)[0]).toMatchObject({
      image: '0',
      role: 'heap',
      start: '0x1000',
      end: '0x9000',
      owned_sum: '2',
      zzz: '3',
    });
  });

  it('timeline.csv: counters of the window, gauges at its end', () => {
    const gauges = { owned: 4, resident: 3, table_frames: 1, free_frames: 9, free_runs: 2, largest_free_run: 5 };
    const timeline = [
      { window: 0, first_reference: 1, references: 100, counters: { references: 100, evictions: 2 }, gauges },
    ];
    const text = timelineCsv(resultOf({}, { timeline }));
    expect(header(text).slice(0, 4)).toEqual(['window', 'first_reference', 'references', 'fetches']);
    expect(header(text).slice(-7)).toEqual([
      'owned',
      'resident',
      'table_frames',
      'free_frames',
      'free_runs',
      'largest_free_run',
      'working_set',
    ]);
    expect(header(text).filter((name) => name === 'references')).toHaveLength(1);
    expect(rows(text)[0]).toMatchObject({ first_reference: '1', references: '100', evictions: '2', free_frames: '9' });
  });

  it('pages.csv; a file without rows has its header', () => {
    const pages = [{ trace: 'demo', pid: 1, va: '0x1000', role: 'heap', region: '', references: 9, faults: 1 }];
    expect(pagesCsv(resultOf({}, { pages }))).toBe(
      'trace,pid,va,role,region,references,faults\ndemo,1,0x1000,heap,,9,1\n',
    );
    expect(pagesCsv(resultOf())).toBe('trace,pid,va,role,region,references,faults\n');
    expect(processesCsv(resultOf()).trimEnd().split('\n')).toHaveLength(1);
  });
});
