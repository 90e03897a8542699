import fc from 'fast-check';
import { runCase } from '../support/run-case.ts';
import type { REPLACEMENTS } from '../../src/system/fields.ts';

/** Runs of each property; the seed is fixed, so that a failure comes again. */
export const settings = { numRuns: Number(process.env.PAGEWALK_PROPERTY_RUNS ?? 25), seed: 20240229 };

export type Policy = (typeof REPLACEMENTS)[number];

export interface Touch {
  op: 'I' | 'L' | 'S' | 'M';
  page: number;
}

/** Touches of a few pages by one process: often the page before, or one near it, as programs do. */
export const touches: fc.Arbitrary<Touch[]> = fc.array(
  fc.record({ op: fc.constantFrom('I', 'L', 'L', 'S', 'M'), page: fc.nat(11) }),
  { minLength: 1, maxLength: 150 },
);

export function traceOf(list: readonly Touch[], pid: (at: number) => number = () => 1): string {
  const lines = list.map(({ op, page }, at) => `${pid(at)},${op},0x${(page + 16).toString(16)}000,4`);
  return `pid,op,addr,size,args\n${lines.join('\n')}\n`;
}

/** RAM for so many pages, tables apart, as page-replacement exercises have it. */
export function smallMemory(frames: number, policy: Policy): Record<string, unknown> {
  return {
    memory: frames * 4096,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    replacement: { policy },
  };
}

/** The page faults of one process with so many frames. */
export async function faultsOf(list: readonly Touch[], policy: Policy, frames: number): Promise<number> {
  const { metrics } = await runCase(traceOf(list), smallMemory(frames, policy), { check: true });
  return Number(metrics.page_faults);
}
