// What a machine holds when the trace is over, in words: what the counters will tell of only later.

import type { FrameUse, Machine } from './machine.ts';
import type { Space, Vma } from './state.ts';
import type { TlbArray } from './tlb.ts';

export type Picture = Record<string, string[]>;

export function pictureOf(machine: Machine): Picture {
  const spaces = [...machine.spaces].sort((a, b) => a.asid - b.asid);
  const tellsUses = machine.system.replacement.policy !== 'none';
  return {
    frames: machine.frames.map((use) => frame(use, tellsUses)),
    regions: spaces.map(({ vmas, heap }) => {
      const bounds = heap && heap.end > heap.start ? `heap ${heap.start}-${heap.end}` : '';
      return [bounds, ...regions(vmas)].join();
    }),
    entries: spaces.map((space) => entries(machine, space)),
    translations: translations(machine, spaces),
  };
}

function frame(use: FrameUse, tellsUses: boolean): string {
  if (typeof use === 'string') return use;
  const { kind, accessed, dirty, inSwap, leaked, prefetched } = use;
  if (kind === 'zero') return kind;
  const bits = `${tellsUses && accessed ? 'A' : ''}${tellsUses && dirty ? 'D' : ''}${inSwap && !dirty ? 'S' : ''}`;
  return `${kind === 'file' ? kind : 'anon'}${leaked ? ' leaked' : bits}${prefetched ? 'P' : ''}`;
}

function rightsAndMarks({ prot, kind, shared, guard, floor, shift, hadPrivatePage, huge, object }: Vma): string {
  const rights = ['r', 'w', 'x', 'u'].filter((letter) => prot.includes(letter)).join('');
  const place = kind === 'anon' ? '' : `${kind}${shift}${shared || object?.kind === 'shared' ? 's' : ''}`;
  const marks = `${guard ? 'G' : ''}${huge ? 'H' : ''}${object?.kind === 'file' && hadPrivatePage ? 'P' : ''}`;
  return `${rights} ${place} ${marks} ${floor ?? ''}`;
}

// Nothing tells whether neighbours that are alike are one.
function regions(vmas: readonly Vma[]): string[] {
  const found: { start: number; end: number; told: string }[] = [];
  for (const vma of vmas) {
    const [before, told] = [found.at(-1), rightsAndMarks(vma)];
    if (before?.end === vma.start && before.told === told) before.end = vma.end;
    else found.push({ start: vma.start, end: vma.end, told });
  }
  return found.map(({ start, end, told }) => `${start}-${end} ${told}`);
}

function entries(machine: Machine, space: Space): string {
  const found: [number, string][] = [];
  for (const [vpn, { target, cow }] of space.ptes) {
    const where = target.kind === 'physical' ? `p${target.pfn}` : `${target.page.pfn ?? 'swap'}`;
    found.push([vpn, `${where}${cow ? 'c' : ''}`]);
  }
  for (const [vpn, { target }] of space.huge)
    for (let at = 0; at < machine.system.huge.pages; at++)
      found.push([vpn + at, target.kind === 'page' ? `h${target.page.pfn ?? 'swap'}` : '']);
  return found
    .sort((a, b) => a[0] - b[0])
    .map((one) => one.join(':'))
    .join();
}

function translations({ tlb, system }: Machine, spaces: Space[]): string[] {
  const { l1, l1i, l1d, l2 } = system.tlb;
  const told: string[] = [];
  const tell = (name: string, array: TlbArray | null): void => {
    if (array === null) return;
    for (const set of array.sets()) {
      const order = set.flatMap((way) => (way ? [way.usedAt] : [])).sort((a, b) => a - b);
      const ways = set.map((way) => {
        if (!way) return '-';
        const { asid, vpn, isHuge } = way.entry;
        const whose = asid < 0 ? '*' : spaces.findIndex((space) => space.asid === asid);
        return `${whose}:${isHuge ? 'h' : ''}${vpn}@${order.indexOf(way.usedAt)}`;
      });
      told.push(`${name} ${ways.join(' ')}`);
    }
  };
  const both = (name: string, array: TlbArray | null): void => {
    tell(name, array);
    if (array !== null && tlb.forHuge(array) !== array) tell(`${name} huge`, tlb.forHuge(array));
  };
  if (l1 ?? l1i) both('fetches', tlb.first('fetch'));
  if (l1 ?? l1d) both('data', tlb.first('load'));
  if (l2) both('second', tlb.second);
  return told;
}
