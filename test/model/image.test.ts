import { expect, test } from 'vitest';
import { C } from '../../src/model/counters.ts';
import { happen } from '../../src/model/events.ts';
import { checkInvariants } from '../../src/model/invariants.ts';
import { Machine } from '../../src/model/machine.ts';
import { loadSystem } from '../../src/system/load.ts';
import { PLAIN_MAP } from '../../src/trace/ops.ts';
import type { MapFields } from '../../src/trace/ops.ts';

/** A machine of 8 frames. */
function machine(settings: object = {}): Machine {
  return new Machine(loadSystem(JSON.stringify({ memory: 32_768, ...settings }), 'x.json'), 'references', null);
}

function map(m: Machine, pid: number, pages: number, flags: Partial<MapFields>): void {
  const fields = { ...PLAIN_MAP, va: 0x10000n, length: BigInt(pages) * 4096n, eager: true, ...flags };
  happen(m, { ...fields, pid, place: 'test:1' });
  checkInvariants(m);
}

test.each([true, false])('a process whose image finds no frames is not created (contiguous: %s)', (contiguous) => {
  const m = machine();
  map(m, 0, 3, { contiguous, image: true });
  map(m, 1, 3, { contiguous, image: true });
  expect(m.process(0)).not.toBeNull();
  expect(m.process(1)).toBeNull();
  expect(m.pools.free).toBe(8 - 5);
  map(m, 1, 1, {});
  const total = (counter: number) => m.counters.totals()[counter];
  expect([total(C.process_failures), total(C.event_failures), total(C.ignored_records)]).toEqual([1, 1, 1]);
});

test('a map that is no image leaves its process alone', () => {
  const m = machine();
  map(m, 0, 7, { contiguous: true });
  expect(m.process(0)).not.toBeNull();
  expect(m.counters.totals()[C.process_failures]).toBe(0);
  expect(m.pools.free).toBe(7);
});

test('a shared map gets one run too, and gives it back where its tables find no frame', () => {
  const m = machine();
  map(m, 0, 6, { contiguous: true, share: true });
  expect(m.pools.free).toBe(0);
  expect(m.counters.totals()[C.eager_pages]).toBe(6);
  const tight = machine();
  map(tight, 0, 7, { contiguous: true, share: true });
  expect(tight.pools.free).toBe(7);
  expect(tight.counters.totals()[C.event_failures]).toBe(1);
});
