import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricOf, metrics, rowOf, valueText } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { caseTotals, resultOf, rowFor, systemOf } from '../report/fixture.ts';

const list: readonly Metric[] = metrics;
const caseNames = readdirSync(new URL('../conformance/cases/', import.meta.url)).filter((name) => /^\d/.test(name));

describe('the list of metrics', () => {
  it('holds every integer of the conformance suite, and no other counter than those that came later', () => {
    const expected = new Set(caseNames.flatMap((name) => Object.keys(caseTotals(name))));
    const counters = list.filter((metric) => metric.formula === '').map((metric) => metric.name);
    expect(new Set(counters)).toEqual(expected);
  });

  it('holds every derived metric of docs/formats.md', () => {
    const derived = list.filter((metric) => metric.formula !== '').map((metric) => metric.name);
    expect(derived.toSorted()).toEqual([
      'contiguity_mean',
      'contiguity_share_8',
      'distance_mean',
      'entries_copied',
      'estimated_cycles',
      'faults_per_million',
      'fragmentation_external',
      'huge_bloat_bytes',
      'internal_use',
      'kernel_heap_fragmentation',
      'owned_mean',
      'prefetch_wasted',
      'remote_share',
      'resident_mean',
      'swap_device_reads',
      'swap_device_writes',
      'table_bytes_mean',
      'table_bytes_peak',
      'table_frames_mean',
      'table_overhead',
      'tlb_hit_rate',
      'tlb_prefetch_unused',
      'tlb_reach_bytes',
      'unusable_free_8',
      'unusable_free_by_order',
      'utilisation_mean',
      'utilisation_peak',
    ]);
  });

  it.each(list.map((metric) => [metric.name, metric] as const))('%s is named and defined', (name, metric) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(list.filter((other) => other.name === name)).toHaveLength(1);
    expect(metric.doc).toMatch(/^[A-Z].*MODEL §\d+(, §\d+)*\.$/);
    expect(metric.doc).not.toContain('|');
    expect(metricOf(name)).toBe(metric);
  });

  it.each(caseNames)('%s: counters pass through as they are, all values are finite', (name) => {
    const totals = caseTotals(name);
    const row = rowOf(resultOf(totals));
    expect(row).toMatchObject(totals);
    expect(Object.keys(row)).toEqual(list.map((metric) => metric.name));
    for (const value of Object.values(row).flat()) expect(Number.isFinite(value)).toBe(true);
  });

  it('asks for every counter', () => {
    expect(() => rowOf({ ...resultOf(), totals: {} })).toThrow('no counter references');
  });
});

describe('derived metrics', () => {
  it.each([
    ['tlb_hit_rate', { references: 8, full_misses: 2 }, 0.75],
    ['faults_per_million', { references: 3, page_faults: 2 }, 666_666],
    ['owned_mean', { references: 3, owned_sum: 10 }, 3.333333],
    ['resident_mean', { references: 4, resident_sum: 10 }, 2.5],
    ['table_frames_mean', { references: 3, table_frames_sum: 2 }, 0.666667],
    ['table_bytes_peak', { table_frames_peak: 5 }, 20_480],
    ['table_bytes_mean', { references: 3, table_frames_sum: 2 }, 2730.666667],
    ['utilisation_peak', { frames_total: 100, frames_reserved: 20, owned_peak: 60 }, 0.75],
    ['utilisation_mean', { frames_total: 100, frames_reserved: 20, owned_sum: 120, references: 3 }, 0.5],
    ['table_overhead', { table_frames_sum: 3, resident_sum: 12 }, 0.25],
    ['internal_use', { touched_pages: 2, touched_bytes: 1024 }, 0.125],
    ['kernel_heap_fragmentation', { kernel_heap_free: 400, kernel_heap_largest_free: 100 }, 0.75],
    ['fragmentation_external', { free_frames: 19, largest_free_run: 8 }, 0.578947],
    ['contiguity_mean', { contiguity_pages: 8, contiguity_runs: 3 }, 2.666667],
    ['contiguity_share_8', { contiguity_pages: 32, contiguity_pages_8: 24 }, 0.75],
    ['remote_share', { local_references: 3, remote_references: 1 }, 0.25],
    ['distance_mean', { local_references: 3, remote_references: 1, reference_distance: 11 }, 12.75],
    ['tlb_reach_bytes', {}, (32 + 64 + 1024) * 4096],
  ] as const)('%s of %o is %d', (name, totals, expected) => {
    expect(rowFor(totals)[name]).toBe(expected);
  });

  it('are 0 where the divisor is 0', () => {
    const row = rowFor({ frames_total: 0, tables_by_level: [] }, { system: systemOf({ pageSize: 4096 }) });
    const { tlb_reach_bytes: reach, tables_by_level: tables, ...rest } = row;
    expect(reach).toBeGreaterThan(0);
    expect(tables).toEqual([]);
    for (const value of Object.values(rest).flat()) expect(value).toBe(0);
  });

  it('reach of a system without TLB is 0', () => {
    const tlb = { ...systemOf().tlb, l1i: null, l1d: null, l2: null };
    expect(rowFor({}, { system: systemOf({ tlb }) }).tlb_reach_bytes).toBe(0);
  });
});

describe('values as text', () => {
  const text = (name: string, value: number | number[]) => {
    const metric = metricOf(name);
    return metric === undefined ? '' : valueText(metric, value);
  };

  it('counters are plain integers, ratios have six decimals, lists are joined', () => {
    expect(text('references', 1_234_567_890_123)).toBe('1234567890123');
    expect(text('faults_per_million', 12)).toBe('12');
    expect(text('tlb_hit_rate', 1)).toBe('1.000000');
    expect(text('resident_mean', 2.5)).toBe('2.500000');
    expect(text('tables_by_level', [1, 2, 30])).toBe('1;2;30');
  });
});
