import type { Machine } from '../../model/machine.ts';
import { PRESENT, SWAPPED } from '../../model/ptes.ts';
import type { Space } from '../../model/spaces.ts';
import type { Vma } from '../../model/vmas.ts';
import type { System } from '../../system/system.ts';
import type { Workload } from '../../trace/workload.ts';
import { simulate } from '../simulate.ts';
import type { NativeMapping } from './process-maps.ts';

/** Pages that an entry of the last, the third and the second level of a 4-level table covers. */
const REACHES = [2 ** 9, 2 ** 18, 2 ** 27];

/**
 * The kB of page tables below the root that each process of a workload has at its end, in order of appearance, if its regions lay where a native run had them
 * (`native`, by process; none, no answer): one table for each 2 MiB, 1 GiB and 512 GiB in which a page is mapped, as the kernel counts VmPTE.
 */
export async function tableKilobytes(
  workload: Workload,
  system: System,
  native: readonly (readonly NativeMapping[] | null)[],
): Promise<(number | null)[]> {
  const { machine } = await simulate(withoutExits(workload), system);
  const spaces = machine.processes.flatMap((process) =>
    process === undefined || process === null ? [] : [process.space],
  );
  return spaces.map((space, at) => {
    const mappings = native[at] ?? null;
    return mappings === null ? null : kilobytes(machine, space, mappings);
  });
}

/** The same records, but no process ends, so that all can be looked at when the last record is done. */
function withoutExits(workload: Workload): Workload {
  return new Proxy(workload, {
    get(target, name) {
      if (name !== 'batches') return Reflect.get(target, name, target) as unknown;
      return async function* (options: Parameters<Workload['batches']>[0]) {
        for await (const each of target.batches(options)) {
          for (const one of each.batch.breaks) if (one.event?.op === 'exit') one.event = null;
          yield each;
        }
      };
    },
  });
}

function kilobytes(m: Machine, space: Space, native: readonly NativeMapping[]): number {
  const shifts = nativeShifts(m, space, native);
  const regions = REACHES.map(() => new Set<number>());
  for (const page of space.pages.keys) {
    if (page < 0) continue;
    const id = space.pages.get(page);
    if (id < 0 || (m.ptes.state[id] & (PRESENT | SWAPPED)) === 0) continue;
    const vma = space.vmas.find(page);
    const placed = page + (vma === null ? 0 : (shifts.get(vma) ?? 0));
    REACHES.forEach((reach, level) => regions[level].add(Math.floor(placed / reach)));
  }
  return regions.reduce((sum, { size }) => sum + size * 4, 0);
}

/** How far each region lies from where the native run had it: images by their files' names, the heap by its start, the stack by its end, the rest by size. */
function nativeShifts(m: Machine, space: Space, native: readonly NativeMapping[]): Map<Vma, number> {
  const shifts = new Map<Vma, number>();
  const left = new Set(native);
  const others: Vma[] = [];
  let before: Vma | null = null;
  for (const vma of space.vmas.list) {
    const { name, role } = m.regions.names[vma.region];
    const like = (one: NativeMapping): boolean => one.name !== '' && name !== '' && one.name.startsWith(name);
    const own = native.filter(like);
    const sameFile = before !== null && m.regions.names[before.region].name === name && shifts.has(before);
    const adjacent =
      before !== null && before.end === vma.start && role === 'mapping' && goesOn(vma, shifts.get(before), native);
    if (role === 'stack' && own.length > 0) shifts.set(vma, own[0].end - stackEnd(m, space));
    else if ((sameFile || adjacent) && before !== null) shifts.set(vma, shifts.get(before) ?? 0);
    else if (own.length > 0) shifts.set(vma, own[0].start - vma.start);
    else others.push(vma);
    const shift = shifts.get(vma);
    if (shift !== undefined)
      for (const one of native) if (one.start < vma.end + shift && vma.start + shift < one.end) left.delete(one);
    before = vma;
  }
  for (const vma of others) {
    const size = vma.end - vma.start;
    const free = [...left]
      .filter((one) => one.name === '' || one.name === '[heap]')
      .toSorted((one, other) => fit(one, size) - fit(other, size));
    const one = free.at(0) ?? native.find((each) => each.name === '');
    if (one === undefined) continue;
    shifts.set(vma, one.start - vma.start);
    if (one.end - one.start - size < size) left.delete(one);
  }
  return shifts;
}

/** Whether a native run has anonymous memory at the same distance from what lies below: an image's .bss. */
function goesOn({ start, end }: Vma, shift: number | undefined, native: readonly NativeMapping[]): boolean {
  if (shift === undefined) return false;
  return native.some((one) => one.name === '' && one.start <= start + shift && one.end >= end + shift);
}

/** How much larger a mapping is; one that is too small comes last. */
function fit({ start, end }: NativeMapping, size: number): number {
  const more = end - start - size;
  return more >= 0 ? more : 2 ** 40 - more;
}

function stackEnd(m: Machine, space: Space): number {
  return Math.max(
    ...space.vmas.list.filter(({ region }) => m.regions.names[region].role === 'stack').map(({ end }) => end),
  );
}
