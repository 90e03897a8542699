import { kernelLayout } from '../base/kernel-layout.ts';
import { allocatable, fragmentFrames, framesOf, poolsFor, poolsOf } from './physical.ts';
import type { Pool } from './physical.ts';
import type { System } from './system.ts';
import type { Path } from './settings-text.ts';

type Problem = { path: Path; message: string } | null;

/** A pool that has no whole frame, or that ends beyond RAM. */
export function misplacedPool({ physical, memory, pageSize }: System): Problem {
  for (const [at, { name, start, end, use }] of physical.entries()) {
    if (use !== 'pool') continue;
    const path = ['physical', at];
    const pool = `physical.${at} (${name}), a pool from ${hex(start)} to ${hex(end)},`;
    if (Math.floor(end / pageSize) <= Math.ceil(start / pageSize))
      return { path, message: `${pool} holds no whole frame of ${pageSize} bytes: give it a larger range` };
    if (end <= memory) continue;
    const message = `${pool} ends beyond RAM, which is memory: ${memory} bytes; give at least ${end} bytes of memory, or a lower range`;
    return { path, message };
  }
  return null;
}

/** Pools whose frames are one another's, and pools that tables share with a part of the users' pages. */
export function overlappingPools({ physical }: System): Problem {
  const pools = physical.map((range, at) => ({ ...range, at })).filter(({ use }) => use === 'pool');
  for (const pool of pools) {
    const path = ['physical', pool.at];
    const named = `physical.${pool.at} (${pool.name}), ${hex(pool.start)} to ${hex(pool.end)},`;
    const other = pools.find(({ at, start, end }) => at < pool.at && start < pool.end && end > pool.start);
    if (other !== undefined) {
      const message = `${named} overlaps physical.${other.at} (${other.name}), ${hex(other.start)} to ${hex(other.end)}: a frame has one pool`;
      return { path, message };
    }
  }
  const mixed = pools.find(({ serves }) => serves.length === 2);
  const odd = mixed === undefined ? undefined : pools.find(({ serves }) => serves.length === 1);
  if (mixed === undefined || odd === undefined) return null;
  const message =
    `physical.${mixed.at} (${mixed.name}) serves user and tables, physical.${odd.at} (${odd.name}) only ${odd.serves.join()}: ` +
    'either every pool serves both, or none does';
  return { path: ['physical', mixed.at], message };
}

/** A kernel heap from which nothing can be had. */
export function uselessKernelHeap({ kernelHeap, pageSize }: System): Problem {
  if (kernelHeap === null) return null;
  const { bytes, strategy, header, align, block } = kernelHeap;
  const path = ['kernelHeap', 'bytes'];
  if (strategy === 'pool' && header >= block) {
    const message = `kernelHeap.block ${block} leaves no byte beside its header of ${header}: larger blocks, or a smaller header`;
    return { path: ['kernelHeap', 'block'], message };
  }
  const least = { pool: block, slab: pageSize, buddy: 2 ** Math.ceil(Math.log2(Math.max(align, header + 1))) };
  const needed = strategy in least ? least[strategy as keyof typeof least] : Math.ceil((header + 1) / align) * align;
  if (bytes >= needed) return null;
  return { path, message: `kernelHeap.bytes ${bytes} is less than one block, which has ${needed} bytes (${strategy})` };
}

/** Frames that must be there for a process to get anywhere: its root table, the zero page, one page (MODEL §8, §12). */
export function tooLittleMemory(system: System): Problem {
  const pools = poolsOf(system);
  const forUsers = poolsFor(pools, 'user');
  const forTables = poolsFor(pools, 'tables');
  const { roots, ofKernel } = tableFrames(system);
  const tables = roots + ofKernel;
  const zero = system.zeroPage ? 1 : 0;
  const named = `root ${system.kernel.directories === null ? 'table' : 'tables'} ${roots}${ofKernel === 0 ? '' : `, tables of the kernel ${ofKernel}`}`;
  const pages = `zero page ${zero}, one page 1`;
  if (forUsers.some((at) => forTables.includes(at)))
    return shortage(system, pools, forUsers, tables + zero + 1, `${named}, ${pages}`);
  return shortage(system, pools, forTables, tables, named) ?? shortage(system, pools, forUsers, zero + 1, pages);
}

function shortage(system: System, pools: Pool[], serving: number[], needed: number, what: string): Problem {
  const aged = serving.reduce((sum, at) => sum + fragmentFrames(pools[at], system), 0);
  const free = serving.reduce((sum, at) => sum + allocatable(pools[at]), 0) - aged;
  if (free >= needed) return null;
  const { memory, pageSize } = system;
  const frames = framesOf(system);
  const taken = aged === 0 ? '' : `; allocator.fragment ${system.allocator.fragment} takes ${aged} of them`;
  if (pools.every(({ name }) => name === '')) {
    const message =
      `memory ${memory} is smaller than the tables: ${frames} frames of ${pageSize} bytes, ${frames - free - aged} reserved, ` +
      `${needed} needed (${what})${taken}`;
    return { path: ['memory'], message };
  }
  const each = serving.map((at) => (pools[at].name === '' ? 'the rest of RAM' : pools[at].name));
  const names = [...new Set(each)].join(', ');
  const message =
    `memory ${memory} leaves ${free} frames of ${pageSize} bytes in ${names}, ${needed} needed (${what}): ` +
    `see reserved, physical and e820${taken}`;
  return { path: ['memory'], message };
}

/** Frames of a root table, or of all that are made at boot, and of the kernel's tables. */
function tableFrames(system: System): { roots: number; ofKernel: number } {
  const { table, pageSize, kernel } = system;
  if (table.backing === 'none') return { roots: 0, ofKernel: 0 };
  const entries =
    table.kind === 'radix' ? 2 ** table.levels[0] : table.header + Math.ceil((table.span ?? 0) / pageSize);
  const roots = (kernel.directories ?? 1) * Math.max(1, Math.ceil((entries * table.entryBytes) / pageSize));
  return { roots, ofKernel: kernelLayout(system).frames };
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
