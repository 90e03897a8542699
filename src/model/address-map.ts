// lane: seam
import { kernelLayout } from '../base/kernel-layout.ts';
import type { Region, System } from '../system/system.ts';
import { PROT_R, PROT_W, PROT_X } from '../trace/ops.ts';
import type { TraceEvent } from '../trace/ops.ts';
import type { Machine } from './machine.ts';
import { range } from './range.ts';
import type { Range } from './range.ts';
import type { Regions } from './regions.ts';
import type { Space } from './spaces.ts';
import { anonymousVma } from './vmas.ts';
import type { Vma } from './vmas.ts';

/** What the system's map of an address space says of its pages; the same in every space (MODEL §12). */
export class AddressMap {
  /** The kernel's pages, as VMAs that every space has from its start; by address. */
  readonly kernel: Vma[];
  /** Pages of users whose keys no process holds. */
  private readonly closed: Range[];

  constructor(system: System, regions: Regions, reach: number) {
    const inReach = (pages: Range): Range => ({ from: Math.min(pages.from, reach), to: Math.min(pages.to, reach) });
    const touched = ({ start, end }: Region): Range =>
      inReach({ from: Math.floor(start / system.pageSize), to: Math.ceil(end / system.pageSize) });
    const whole = ({ start, end }: Region): Range =>
      inReach({ from: Math.ceil(start / system.pageSize), to: Math.floor(end / system.pageSize) });

    const users = system.regions.filter(({ user, guard }) => user !== '' && !guard);
    const kernels = system.regions.filter(({ user, guard }) => user === '' && !guard);
    const taken: Range[] = [];
    this.kernel = [];
    const add = (pages: Range, vma: Vma): void => {
      for (const { from, to } of less(pages, taken)) this.kernel.push({ ...vma, start: from, end: to });
      taken.push(pages);
    };
    for (const guard of system.regions.filter((one) => one.guard)) add(whole(guard), kernelVma(guard, regions));
    taken.push(...users.map(touched));
    for (const region of kernels.toSorted((a, b) => a.start - b.start))
      add(touched(region), kernelVma(region, regions));
    const layout = kernelLayout(system);
    for (const pages of layout.mapped) add(inReach(pages), kernelVma(MAPPED, regions));
    for (const pages of layout.recursive) add(inReach(pages), kernelVma(RECURSIVE, regions));
    this.kernel.sort((a, b) => a.start - b.start);

    const opens = ({ keys }: Region): boolean => keys === 0 || (keys & system.processKeys) !== 0;
    const open = users.filter(opens).map(touched);
    this.closed = users.filter((region) => !opens(region)).flatMap((region) => less(touched(region), open));
  }

  /** Whether the page lies in regions of users that all ask for keys which no process holds. */
  isClosed(vpn: number): boolean {
    return this.closed.length > 0 && this.closed.some(({ from, to }) => from <= vpn && vpn < to);
  }

  /** Whether an event would change the kernel's pages: then it does nothing. */
  refuses(m: Machine, space: Space, event: TraceEvent): boolean {
    if (this.kernel.length === 0) return false;
    return rangesOf(m, space, event).some(({ from, to }) =>
      this.kernel.some((vma) => from < to && from < vma.end && vma.start < to),
    );
  }
}

/** What the kernel's tables map, and where they are mapped themselves, if no region says so. */
const MAPPED = { name: 'kernel', kernel: 'rwx', guard: false };
const RECURSIVE = { name: 'page tables', kernel: 'rw', guard: false };

/** With bounds that are still to be set. */
function kernelVma({ name, kernel, guard }: Pick<Region, 'name' | 'kernel' | 'guard'>, regions: Regions): Vma {
  const right = (letter: string, bit: number): number => (kernel.includes(letter) ? bit : 0);
  const prot = right('r', PROT_R) | right('w', PROT_W) | right('x', PROT_X);
  return { ...anonymousVma(0, 0, prot, regions.id('kernel', name)), guard };
}

/** The pages that an event may change. */
export function rangesOf(m: Machine, space: Space, event: TraceEvent): Range[] {
  switch (event.op) {
    case 'map':
    case 'mapphys':
    case 'unmap':
    case 'protect':
    case 'discard':
      return [range(m, event.va, event.length)];
    case 'remap':
      return [range(m, event.va, event.length), range(m, event.to, event.newLength)];
    case 'brk': {
      const { from: end } = range(m, event.va + BigInt(m.system.pageSize - 1), 0n);
      const { heapStart, heapEnd } = space;
      return heapStart < 0 || end < heapStart ? [] : [{ from: Math.min(heapEnd, end), to: Math.max(heapEnd, end) }];
    }
    default:
      return [];
  }
}

/** The pages of a range that lie in none of others. */
function less(pages: Range, others: readonly Range[]): Range[] {
  let left = [pages].filter(hasPages);
  for (const { from, to } of others.filter(hasPages)) {
    const below = left.map((part) => ({ from: part.from, to: Math.min(part.to, from) }));
    const above = left.map((part) => ({ from: Math.max(part.from, to), to: part.to }));
    left = [...below, ...above].filter(hasPages);
  }
  return left;
}

function hasPages({ from, to }: Range): boolean {
  return from < to;
}
