import type { Check } from './check.ts';
import { basePages, hugeObstacle, hugeSizes, promotedAfter } from '../base/huge-sizes.ts';
import type { System } from './system.ts';

const path = ['hugePages', 'size'];

/** Rules between huge pages and other settings: what no run could ever have. */
export const hugeChecks: Check[] = [
  {
    needs: ['pageSize', 'memory', 'table', 'allocator', 'hugePages'],
    problem(system) {
      if (system.hugePages.policy === 'never') return null;
      if (system.hugePages.policy === 'advise') return system.hugePages.size === null ? null : sizeProblem(system);
      return sizeProblem(system) ?? roomProblem(system) ?? thresholdProblem(system);
    },
  },
  {
    needs: ['replacement', 'tlb', 'prefetch', 'compaction', 'compressedSwap', 'numa', 'hugePages'],
    problem(system) {
      const { policy } = system.hugePages;
      const obstacle = policy === 'never' || policy === 'advise' ? null : hugeObstacle(system);
      if (obstacle === null) return null;
      const { setting, value, why, remedy } = obstacle;
      const message = `hugePages.policy ${policy} with ${setting} ${value}: ${why} (set ${setting} to ${remedy}, or the policy to never)`;
      return { path: ['hugePages', 'policy'], message };
    },
  },
  {
    needs: ['tlb'],
    problem({ tlb }) {
      for (const [array, huge] of ARRAYS) {
        if (tlb[huge] === null || tlb[array] !== null) continue;
        const message = `tlb.${huge} is given, tlb.${array} is not: entries for huge pages stand beside others (give tlb.${array}, or leave tlb.${huge} out)`;
        return { path: ['tlb', huge], message };
      }
      return null;
    },
  },
];

const ARRAYS = [
  ['l1', 'l1Huge'],
  ['l1i', 'l1iHuge'],
  ['l1d', 'l1dHuge'],
  ['l2', 'l2Huge'],
] as const;

type Problem = ReturnType<Check['problem']>;

function sizeProblem(system: Pick<System, 'table' | 'pageSize' | 'hugePages'>): Problem {
  const { policy, size } = system.hugePages;
  const sizes = hugeSizes(system);
  if (sizes.length === 0) {
    const table = system.table.kind === 'linear' ? 'a linear table' : 'a table of one level';
    const message = `hugePages.policy ${policy} with ${table}: a huge page is what an entry of an upper level maps, and there is none (set the policy to never)`;
    return { path: ['hugePages', 'policy'], message };
  }
  if (size === null || sizes.includes(size)) return null;
  const message = `hugePages.size ${size}: entries of the upper levels of this table map ${sizes.join(' or ')} bytes (give one of these, or leave it out for the smallest)`;
  return { path, message };
}

function roomProblem(system: Pick<System, 'table' | 'pageSize' | 'memory' | 'allocator' | 'hugePages'>): Problem {
  const frames = basePages(system);
  const { memory, allocator, pageSize } = system;
  if (frames * pageSize > memory) {
    const message = `hugePages.size: a huge page of ${frames * pageSize} bytes is larger than memory, ${memory} bytes (raise memory, or set hugePages.policy to never)`;
    return { path, message };
  }
  if (allocator.strategy !== 'buddy' || frames <= 2 ** allocator.maxOrder) return null;
  const message = `hugePages.size: a huge page of ${frames} frames is larger than the largest block of the buddy allocator, ${2 ** allocator.maxOrder} (raise allocator.maxOrder to ${Math.log2(frames)})`;
  return { path, message };
}

function thresholdProblem(system: Pick<System, 'table' | 'pageSize' | 'hugePages'>): Problem {
  const wanted = promotedAfter(system);
  const frames = basePages(system);
  if (wanted === null || wanted <= frames) return null;
  const message = `hugePages.policy promote:${wanted}: a huge page has ${frames} base pages, which is the most to wait for`;
  return { path: ['hugePages', 'policy'], message };
}
