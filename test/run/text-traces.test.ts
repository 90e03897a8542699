import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Result } from '../../src/metrics/result.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import { recordsOf } from '../trace/support.ts';

const samples = new URL('../../traces/samples/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const profile = {
  tlb: { l1i: { entries: 4, ways: 2 }, l1d: { entries: 4, ways: 2 } },
  memory: '64K',
  replacement: { policy: 'lru' },
};

async function totals(path: string, options: OpenOptions, collapse = true): Promise<Result['totals']> {
  const workload = await openWorkload([path], options);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  return resultOf(await simulate(workload, system, { ...PLAIN, collapse }), workload, system).totals;
}

test.each(readdirSync(samples))(
  '%s: counted by its reader, told one by one or as a CSV trace, the same',
  async (name) => {
    const options = name === 'table.csv' ? { columns: 'pid=thread,op=kind,addr=address,size=bytes' } : {};
    const found = await totals(join(samples, name), options);
    expect(found.references).toBeGreaterThan(10);
    expect(await totals(join(samples, name), options, false)).toEqual(found);
    const lines = (await recordsOf([join(samples, name)], options)).map((record) => record.replaceAll(' ', ','));
    const converted = join(folder, `${name}.csv`);
    writeFileSync(converted, `pid,op,addr,size,args\n${lines.join('\n')}\n`);
    expect(await totals(converted, {})).toEqual(found);
  },
);
