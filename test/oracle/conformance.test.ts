// The oracle against the conformance suite: every key of every expected.json, exactly.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { oracle } from './oracle.ts';

const casesDirectory = new URL('../conformance/cases/', import.meta.url);

const cases = readdirSync(fileURLToPath(casesDirectory), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe('oracle conformance', () => {
  it('finds the cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(99);
  });

  it.each(cases)('%s', (name) => {
    const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, casesDirectory), 'utf8');
    const expected = JSON.parse(read('expected.json')) as Record<string, number | number[]>;
    const { metrics, aborted } = oracle(read('trace.csv'), JSON.parse(read('system.json')), { check: true });
    const computed = Object.fromEntries(Object.keys(expected).map((key) => [key, metrics[key]]));
    expect(computed).toEqual(expected);
    expect(aborted).toBe(name === '70-abort');
  });
});
