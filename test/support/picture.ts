import { ACCESSED, ANON, DIRTY, FILE, FREE, HUGE, IN_SWAP, LEAKED, PREFETCHED } from '../../src/model/frames.ts';
import { RESERVED, SWAP_POOL, TABLE, TAKEN, ZERO } from '../../src/model/frames.ts';
import { C, COUNTERS } from '../../src/model/counters.ts';
import type { Machine } from '../../src/model/machine.ts';
import { COW, PHYSICAL, PRESENT, SWAPPED } from '../../src/model/ptes.ts';
import type { Space } from '../../src/model/spaces.ts';
import type { TlbArray } from '../../src/model/tlb.ts';
import type { Vma } from '../../src/model/vmas.ts';
import { PROT_R, PROT_U, PROT_W, PROT_X } from '../../src/trace/ops.ts';
import { SHARED_COUNTERS } from '../oracle/oracle.ts';

// What the oracle says of what a machine holds at the end (test/oracle/picture.ts), of the simulator's machine.

const OWNERS: Readonly<Record<number, string>> = {
  [FREE]: 'free',
  [RESERVED]: 'reserved',
  [TABLE]: 'table',
  [TAKEN]: 'taken',
  [SWAP_POOL]: 'pool',
  [ZERO]: 'zero',
  [ANON]: 'anon',
  [FILE]: 'file',
};

export function pictureOf(m: Machine): Record<string, string[]> {
  m.tellUses();
  const spaces = m.spaces.filter((space) => space !== null).sort((a, b) => a.serial - b.serial);
  return {
    frames: Array.from({ length: m.frames.count }, (_, pfn) => frame(m, pfn)),
    regions: spaces.map(({ vmas, heapStart, heapEnd }) => {
      const [from, to] = [heapStart, heapEnd].map((vpn) => Math.min(vpn, m.tables.reach));
      const heap = to > from ? `heap ${from}-${to}` : '';
      return [heap, ...regions(vmas.list.filter((vma) => m.regions.names[vma.region].role !== 'kernel'))].join();
    }),
    entries: spaces.map((space) => entries(m, space)),
    translations: translations(m, spaces),
    shares: shares(m),
  };
}

/** Counters of each process, by the order of their starts. */
function shares({ counters, images, starts }: Machine): string[] {
  const names = SHARED_COUNTERS;
  const sums = starts.map(() => names.map(() => 0));
  for (let block = 0; block < counters.blocks; block++) {
    const image = counters.blockImage[block];
    if (image < 0) continue;
    const own = sums[images[image].process.start];
    for (const [at, name] of names.entries()) own[at] += counters.values[block * COUNTERS.length + C[name]];
  }
  return sums.map((own) => names.map((name, at) => `${name}=${own[at]}`).join(' '));
}

function frame({ frames, system }: Machine, pfn: number): string {
  const [owner, flags] = [frames.owner[pfn], frames.flags[pfn]];
  const name = OWNERS[owner];
  if (owner !== ANON && owner !== FILE) return name;
  if ((flags & HUGE) !== 0 && frames.refs[pfn] === 0) return 'tail';
  const used = system.replacement.policy === 'none' ? 0 : flags;
  const bits = `${(used & ACCESSED) !== 0 ? 'A' : ''}${(used & DIRTY) !== 0 ? 'D' : ''}${(flags & (IN_SWAP | DIRTY)) === IN_SWAP ? 'S' : ''}`;
  return `${name}${(flags & LEAKED) !== 0 ? ' leaked' : bits}${(flags & PREFETCHED) !== 0 ? 'P' : ''}`;
}

const LETTERS: [number, string][] = [
  [PROT_R, 'r'],
  [PROT_W, 'w'],
  [PROT_X, 'x'],
  [PROT_U, 'u'],
];

function rightsAndMarks({ prot, guard, shared, object, shift, physical, floor, hadPrivate, huge }: Vma): string {
  const rights = LETTERS.map(([bit, letter]) => ((prot & bit) !== 0 ? letter : '')).join('');
  const place = physical ? `physical${shift}` : object === null ? '' : `object${shift}${shared ? 's' : ''}`;
  const marks = `${guard ? 'G' : ''}${huge ? 'H' : ''}${object !== null && object.file && hadPrivate ? 'P' : ''}`;
  return `${rights} ${place} ${marks} ${floor === Infinity ? '' : floor}`;
}

function regions(vmas: readonly Vma[]): string[] {
  const found: { start: number; end: number; told: string }[] = [];
  for (const vma of vmas) {
    const [before, told] = [found.at(-1), rightsAndMarks(vma)];
    if (before?.end === vma.start && before.told === told) before.end = vma.end;
    else found.push({ start: vma.start, end: vma.end, told });
  }
  return found.map(({ start, end, told }) => `${start}-${end} ${told}`);
}

function entries(m: Machine, { pages }: Space): string {
  const { ptes } = m;
  const found = [...pages.keys.entries()].filter(([, vpn]) => vpn !== -1).sort((a, b) => a[1] - b[1]);
  const told: string[] = [];
  for (const [slot, vpn] of found) {
    const page = pages.values[slot];
    const state = ptes.state[page];
    if ((state & (PRESENT | SWAPPED)) === 0) continue;
    const isHuge = m.huge !== null && m.huge.head(page) >= 0;
    const where = (state & SWAPPED) !== 0 ? 'swap' : ptes.holder[page];
    const told1 = (state & PHYSICAL) !== 0 ? `p${vpn + vmaShift(m, page)}` : `${isHuge ? 'h' : ''}${where}`;
    told.push(`${vpn}:${told1}${(state & COW) !== 0 ? 'c' : ''}`);
  }
  return told.join();
}

function vmaShift(m: Machine, page: number): number {
  return m.spaces[m.ptes.space[page]]?.vmas.find(m.ptes.vpn[page])?.shift ?? NaN;
}

function translations(m: Machine, spaces: Space[]): string[] {
  const told: string[] = [];
  const tell = (name: string, array: TlbArray): void => {
    for (let set = 0; set <= array.setMask; set++) {
      const base = set * array.ways;
      const order = [...array.used.subarray(base, base + array.ways)]
        .filter((_, way) => array.tags[base + way] >= 0)
        .sort((a, b) => a - b);
      const ways = array.set(set).map((page, way) => {
        if (page < 0) return '-';
        const isHuge = m.huge !== null && m.huge.head(page) >= 0;
        const vpn = isHuge ? `h${m.ptes.vpn[page] / m.huge!.pages}` : m.ptes.vpn[page];
        const whose = array.shared?.[base + way] === 1 ? '*' : spaces.findIndex(({ id }) => id === m.ptes.space[page]);
        return `${whose}:${vpn}@${order.indexOf(array.used[base + way])}`;
      });
      told.push(`${name} ${ways.join(' ')}`);
    }
  };
  for (const [name, array] of [
    ['fetches', m.tlbs[0]],
    ['data', m.tlbs[1]],
    ['second', m.l2],
  ] as const) {
    if (array === null) continue;
    tell(name, array);
    if (array.forHuge !== array) tell(`${name} huge`, array.forHuge);
  }
  return told;
}
