import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowOf } from '../src/metrics/index.ts';
import { INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from '../src/model/counters.ts';
import { resolveSystem } from '../src/run/config.ts';
import { placementOf } from '../src/run/place/placement.ts';
import { resultOf } from '../src/run/result.ts';
import { PLAIN, simulate } from '../src/run/simulate.ts';
import { openWorkload } from '../src/trace/open.ts';

// Cases: what one rule does, computed by hand. A file is a trace whose comments say on which system it runs (`# system: NAME`), with which
// settings over it (`# set: PATH=VALUE`), and what comes out (`# expect: METRIC=VALUE ...`). An expect that names a kind of fault names all.

const folder = join(import.meta.dirname, 'cases');
const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
const kinds: readonly string[] = [...MINOR_KINDS, ...MAJOR_KINDS, ...INVALID_KINDS];

interface Case {
  system: string;
  sets: string[];
  expected: Record<string, string>;
}

function caseOf(name: string): Case {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  const told = (word: string) =>
    lines.filter((line) => line.startsWith(`# ${word}: `)).map((line) => line.slice(word.length + 4).trim());
  const pairs = told('expect').flatMap((line) => line.split(/\s+/).map((pair) => pair.split('=')));
  const expected = Object.fromEntries(pairs);
  const namesKind = kinds.some((kind) => kind in expected);
  const others = namesKind ? Object.fromEntries(kinds.map((kind) => [kind, '0'])) : {};
  return { system: told('system')[0], sets: told('set'), expected: { ...others, ...expected } };
}

describe.each(names)('%s', (name) => {
  const { system: systemName, sets, expected } = caseOf(name);

  test('says what it shows and expects', () => {
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^# (?!system|set|expect)\w/);
    expect(Object.keys(expected).length).toBeGreaterThan(0);
  });

  test.each([true, false])('collapse %s', async (collapse) => {
    const { system } = resolveSystem({ system: systemName, sets, env: {}, cwd: folder });
    const workload = await openWorkload([join(folder, name)], { quantum: system.quantum });
    const placement = await placementOf(workload, system, 'auto');
    const simulation = await simulate(workload, system, { ...PLAIN, collapse, check: true, placement });
    const row: Record<string, number | number[]> = rowOf(resultOf(simulation, workload, system));
    const got = Object.keys(expected).map((metric) => [metric, [row[metric]].flat().join(';')]);
    expect(Object.fromEntries(got)).toEqual(expected);
  });
});
