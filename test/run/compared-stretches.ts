import { expect } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { WasmRoom } from '../../src/base/wasm.ts';
import { HitKernel } from '../../src/model/hit-kernel.ts';
import { NeedsDistances, NeedsEveryReference } from '../../src/model/machine.ts';
import type { RowKind } from '../../src/model/machine.ts';
import { totals } from '../../src/model/totals.ts';
import { MachineRun, readingOf } from '../../src/run/machine-run.ts';
import type { System } from '../../src/system/system.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { Stretches } from '../../src/trace/stretches.ts';

// Rows that are run stretch by stretch, or by the kernel that takes hits, leave behind what they leave behind one by one.

const hitKernel = new HitKernel(new WasmRoom(2 ** 25), 0);
export const ALL = { skip: 0, warmup: 0, limit: Infinity, window: 0, hotPages: false, check: true };

/** All that a machine has to show: counts, quantities, what each array holds in order of use, accessed and dirty bits. */
function stateOf({ machine }: MachineRun) {
  const arrays = machine.arrays.map(({ tags, used }) =>
    Array.from(tags, (page, entry) => ({ page, entry, used: used[entry] }))
      .sort((a, b) => a.used - b.used)
      .map(({ page, entry }) => [page, entry]),
  );
  machine.tellUses();
  const counts = [...machine.counters.values];
  return {
    counts,
    totals: totals(machine),
    gauges: structuredClone(machine.gauges),
    arrays,
    flags: [...machine.frames.flags],
  };
}

/** Runs a trace both ways and compares; answers how far stretches came, or null where rows cannot tell the result. */
export async function compared(path: string, system: System, stops: Partial<typeof ALL> = {}): Promise<number | null> {
  for (const rows of ['runs', 'runs with distances'] as const) {
    try {
      return await comparedOn(path, system, rows, stops);
    } catch (error) {
      if (error instanceof NeedsEveryReference || error instanceof UserError) return null;
      if (!(error instanceof NeedsDistances)) throw error;
    }
  }
  throw new Error('distances are not enough');
}

async function comparedOn(
  path: string,
  system: System,
  rows: RowKind,
  stops: Partial<typeof ALL>,
): Promise<number | null> {
  const options = { ...ALL, ...stops };
  hitKernel.room.clear();
  const [plain, quick, byKernel] = [null, null, hitKernel].map(
    (kernel) => new MachineRun(system, rows, { ...options, hitKernel: kernel }, null),
  );
  const stretches = new Stretches();
  const reading = { ...readingOf(system, options, rows, false), room: hitKernel.room };
  let most = 0;
  for await (const { batch, pages } of (await openWorkload([path])).batches(reading)) {
    batch.stretches = null;
    const goesOn = plain.take(batch, pages);
    expect(byKernel.take(batch, pages)).toBe(goesOn);
    stretches.make(batch, pages.count, rows === 'runs with distances');
    batch.stretches = stretches.levels;
    expect(quick.take(batch, pages)).toBe(goesOn);
    most = Math.max(most, quick.machine.stretchPace.luck);
    if (!goesOn) break;
  }
  const state = stateOf(plain);
  expect(stateOf(quick)).toEqual(state);
  expect(stateOf(byKernel)).toEqual(state);
  return most;
}
