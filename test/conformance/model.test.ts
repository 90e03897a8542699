import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { totals } from '../../src/model/totals.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';

const folder = join(import.meta.dirname, 'cases');
const cases = readdirSync(folder).filter((name) => /^\d/.test(name));

describe.each(cases)('%s', (name) => {
  test.each([true, false])('collapse %s', async (collapse) => {
    const system = loadSystem(readFileSync(join(folder, name, 'system.json'), 'utf8'), 'system.json');
    const expected: Record<string, unknown> = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8'));
    const workload = await openWorkload([join(folder, name, 'trace.csv')]);
    const { machine } = await simulate(workload, system, { ...PLAIN, collapse, check: true });
    const got = totals(machine);
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, got[key]]))).toEqual(expected);
    expect(machine.aborted).toBe(name === '70-abort');
  });
});
