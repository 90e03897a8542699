import { UserError } from '../../base/user-error.ts';
import { grownFloat64 } from '../../base/int-list.ts';
import type { MemoryCurve, MemoryPoint } from '../../report/curve/curve.ts';
import { totals } from '../../model/totals.ts';
import type { Workload } from '../../trace/workload.ts';
import { PLAIN, simulate } from '../simulate.ts';
import { StackDepths } from '../stack-depths.ts';
import { readTouches } from './curve-reader.ts';
import type { CurveReading, TouchSink } from './curve-reader.ts';
import { OptStack } from './opt-stack.ts';
import { PageNumbers } from './page-numbers.ts';
import { plainSystem } from './plain-system.ts';
import { ReferencesOnly } from './references-only.ts';

/** Policies that are a curve in one pass, and those that are simulated at points. */
export const STACK_POLICIES = ['lru', 'opt'] as const;
export const POINT_POLICIES = ['fifo', 'clock'] as const;
export const CURVE_POLICIES = [...STACK_POLICIES, ...POINT_POLICIES] as const;
export type CurvePolicy = (typeof CURVE_POLICIES)[number];

export interface MemoryCurveOptions extends CurveReading {
  /** Bytes. */
  pageSizes: readonly number[];
  policies: readonly CurvePolicy[];
  /** Frames at which the policies are simulated that have no stack; null: powers of two up to all pages. */
  points: readonly number[] | null;
}

/**
 * Page faults by the number of frames. `lru` and `opt` for every number in one reading, beginning with two frames: one needs every reference by itself.
 */
export async function memoryCurves(workload: Workload, options: MemoryCurveOptions): Promise<MemoryCurve[]> {
  const wantsOpt = options.policies.includes('opt');
  const stacks = options.pageSizes.map((size) => new StacksOfSize(Math.log2(size), wantsOpt));
  await readTouches(workload, stacks, options);
  const fewest = options.collapse ? 2 : 1;
  const curves: MemoryCurve[] = [];
  for (const stack of stacks) {
    for (const policy of options.policies) {
      const pages = stack.numbers.count;
      const about = { trace: workload.names.join(', '), of: 'memory' as const, policy, references: stack.references };
      const points =
        policy === 'lru' || policy === 'opt'
          ? stack.points(policy, fewest)
          : await simulated(workload, policy, stack, options);
      curves.push({ ...about, pageSize: 2 ** stack.numbers.pageBits, pages, points });
    }
  }
  return curves;
}

class StacksOfSize implements TouchSink {
  readonly numbers: PageNumbers;
  references = 0;
  private readonly stack = new StackDepths();
  private depths: Float64Array = new Float64Array(1024);
  private readonly opt: OptStack | null;

  constructor(pageBits: number, wantsOpt: boolean) {
    this.numbers = new PageNumbers(pageBits);
    this.opt = wantsOpt ? new OptStack() : null;
  }

  both(pages: Int32Array, count: number): void {
    for (let at = 0; at < count; at++) {
      const page = pages[at];
      const depth = this.stack.touch(page);
      if (depth >= this.depths.length) this.depths = grownFloat64(this.depths, depth + 1);
      if (depth >= 0) this.depths[depth]++;
      this.opt?.touch(page);
    }
  }

  counted(_stream: number, references: number): void {
    this.references += references;
  }

  /** Faults for each number of frames up to all pages, where only first touches are left. */
  points(policy: 'lru' | 'opt', fewest: number): MemoryPoint[] {
    const pages = this.numbers.count;
    const depths = policy === 'opt' && this.opt !== null ? this.opt.depths(pages) : this.depths;
    let faults = pages;
    const points: MemoryPoint[] = [];
    for (let frames = pages; frames >= Math.min(fewest, pages); frames--) {
      points.push({ frames, faults });
      faults += depths[frames - 1] ?? 0;
    }
    return points.reverse();
  }
}

async function simulated(
  workload: Workload,
  policy: string,
  { numbers }: StacksOfSize,
  { points, collapse }: MemoryCurveOptions,
): Promise<MemoryPoint[]> {
  const found: MemoryPoint[] = [];
  for (const frames of points ?? powersUpTo(numbers.count, collapse ? 2 : 1)) {
    found.push({ frames, faults: await faultsOf(workload, 2 ** numbers.pageBits, policy, frames, collapse) });
  }
  return found;
}

/** Page faults of one run on the plain system. */
export async function faultsOf(
  workload: Workload,
  pageSize: number,
  policy: string,
  frames: number,
  collapse: boolean,
): Promise<number> {
  const system = plainSystem(pageSize, { memory: frames * pageSize, 'replacement.policy': policy });
  const { machine } = await simulate(new ReferencesOnly(workload), system, { ...PLAIN, collapse });
  const { page_faults, invalid_references } = totals(machine);
  if (Number(invalid_references) === 0) return Number(page_faults);
  throw new UserError(
    `${workload.names.join(', ')}: has addresses beyond 57 bits, with which ${policy} cannot be simulated: leave it out of --policies`,
  );
}

/** 2, 4, 8, ... and the last, which holds all. */
function powersUpTo(most: number, fewest: number): number[] {
  const powers: number[] = [];
  for (let frames = fewest; frames < most; frames *= 2) powers.push(frames);
  return most > 0 ? [...powers, most] : [];
}
