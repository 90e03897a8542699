import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { WasmRoom } from '../../src/base/wasm.ts';
import { HitKernel } from '../../src/model/hit-kernel.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { waysAgain } from './stream-ways-again.ts';
import { ways as waysOnce } from './stream-ways.ts';

// What one stream does to the page that the other one is using: a run of the other stream goes on over it, and must meet what a single reference would. Each way by itself, by hand, with either
// stream as the one that loses, and taken by single references, by runs, and by runs with the kernel that takes hits.

const ways = { ...waysOnce, ...waysAgain };

/** What takes the hits of a run; 'single' = every reference is a row. */
type How = 'single' | 'runs' | 'kernel';

const kernel = new HitKernel(new WasmRoom(2 ** 25), 0);
const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function runOf(records: string, profile: unknown, how: How) {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, `pid,op,addr,size,args\n${records}`);
  const workload = await openWorkload([path]);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  let asks = '';
  const onUncollapsed = (why: string): void => {
    asks = why;
  };
  const collapse = how !== 'single';
  const hitKernel = how === 'kernel' ? kernel : null;
  const simulation = await simulate(workload, system, { ...PLAIN, collapse, hitKernel, check: true, onUncollapsed });
  const { totals } = resultOf(simulation, workload, system);
  return { hasDistances: simulation.machine.hasDistances, asks, totals };
}

const each: [string, string][] = [
  ['I', 'L'],
  ['L', 'I'],
];

describe.each(Object.entries(ways))('%s', (_name, { system, trace, expected, asks: why = '', streams = each }) => {
  test.each(streams)('%s, %s', async (a, b) => {
    for (const how of ['single', 'runs', 'kernel'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- all read one file
      const { asks, totals } = await runOf(trace(a, b).join('\n'), system, how);
      const got = Object.keys(expected).map((name) => [name, totals[name]]);
      expect({ asks, ...Object.fromEntries(got) }).toEqual({ asks: how === 'single' ? '' : why, ...expected });
    }
  });
});

// A trace of one stream has no distances to be told.
const alone = Object.entries(ways).filter(([, { streams }]) => streams === undefined);

test.each(alone)('%s, and is of the same stream', async (_name, { system, trace }) => {
  for (const one of ['I', 'L']) {
    // oxlint-disable-next-line no-await-in-loop -- both read one file
    const { hasDistances } = await runOf(trace(one, one).join('\n'), system, 'runs');
    expect(hasDistances).toBe(false);
  }
});
