import { FETCH, PROT_R, PROT_U, PROT_W, PROT_X } from '../trace/ops.ts';
import { ACCESSED, DIRTY } from '../model/frames.ts';
import type { Machine } from '../model/machine.ts';
import { COW, PHYSICAL, PRESENT, RESERVED_BIT, SWAPPED } from '../model/ptes.ts';
import type { Process } from '../model/spaces.ts';
import type { TlbArray } from '../model/tlb.ts';

/** One line of an explanation. */
export interface Step {
  title: string;
  text: string;
}

/** The look-ups of a reference, as they will go: set, tag, and what the set holds. */
export function tlbSteps(m: Machine, process: Process, vpn: number, kind: number): Step[] {
  const first = m.tlbs[kind === FETCH ? 0 : 1];
  const unified = m.tlbs[0] === m.tlbs[1];
  const steps: Step[] = [];
  const hitsFirst = first !== null && holds(first, process, vpn);
  if (first !== null)
    steps.push({
      title: unified ? 'L1 TLB' : kind === FETCH ? 'L1I TLB' : 'L1D TLB',
      text: lookUpText(m, first, process, vpn),
    });
  if (m.l2 !== null && !hitsFirst) steps.push({ title: 'L2 TLB', text: lookUpText(m, m.l2, process, vpn) });
  if (first === null && m.l2 === null) steps.push({ title: 'TLB', text: 'none configured: every reference walks' });
  return steps;
}

function holds(array: TlbArray, process: Process, vpn: number): boolean {
  const page = process.space.pages.get(vpn);
  return page >= 0 && page < array.entryOf.length && array.entryOf[page] >= 0;
}

function lookUpText(m: Machine, array: TlbArray, process: Process, vpn: number): string {
  const set = (vpn % 0x80000000) & array.setMask;
  const ways = array
    .set(set)
    .map((page) => (page < 0 ? '-' : `${m.ptes.space[page]}:0x${m.ptes.vpn[page].toString(16)}`));
  const hit = holds(array, process, vpn);
  const shown = ways.length > 16 ? [...ways.slice(0, 16), `and ${ways.length - 16} more`] : ways;
  const tag = `${process.space.id}:0x${vpn.toString(16)}`;
  return `set ${set} of ${array.setMask + 1}, tag ${tag} (ASID:VPN): ${hit ? 'hit' : 'miss'}; ways ${shown.join(' ')}`;
}

/** The walk, as it goes after a miss of all TLBs: each table's index and what is found there. */
export function walkSteps(m: Machine, process: Process, vpn: number): Step[] {
  const path = m.tables.path(process.space.tables, vpn);
  if (path.length === 0) {
    return [
      {
        title: 'Walk',
        text:
          vpn >= m.tables.reach ? 'beyond the reach of the page table: nothing is read' : 'there is no table to read',
      },
    ];
  }
  return path.map(({ index, tablePfn, present }, level) => {
    const leaf = level === m.tables.depth - 1;
    const where = `table in frame ${tablePfn}, entry ${index} (0b${index.toString(2)})`;
    const text = leaf
      ? pteText(m, process, vpn)
      : present
        ? 'points to the next table'
        : 'not present: the walk stops here';
    return { title: `Walk, level ${m.tables.depth - 1 - level}${leaf ? ' (leaf)' : ''}`, text: `${where}: ${text}` };
  });
}

/** A leaf entry in words: its bits by name and what it names. */
export function pteText(m: Machine, process: Process, vpn: number): string {
  const page = process.space.pages.get(vpn);
  const state = page < 0 ? 0 : m.ptes.state[page];
  if ((state & SWAPPED) !== 0) return `not present; the page is in swap${(state & COW) !== 0 ? ', copy-on-write' : ''}`;
  if ((state & PRESENT) === 0)
    return m.tables.mapsKernel(vpn) ? "present, not the user's; a page of the kernel" : 'no entry';
  const prot = process.space.vmas.find(vpn)?.prot ?? 0;
  const writable = (prot & PROT_W) !== 0 && (state & COW) === 0;
  const holder = m.ptes.holder[page];
  const bits = [
    ['present', true],
    ['readable', (prot & PROT_R) !== 0],
    ['writable', writable],
    ['executable', (prot & PROT_X) !== 0],
    ['user', (prot & PROT_U) !== 0],
    ['accessed', (m.frames.flags[holder] & ACCESSED) !== 0],
    ['dirty', (m.frames.flags[holder] & DIRTY) !== 0],
    ['copy-on-write', (state & COW) !== 0],
    ['reserved', (state & RESERVED_BIT) !== 0],
  ] as const;
  const set = bits.filter(([, on]) => on).map(([name]) => name);
  if ((state & PHYSICAL) !== 0) return `${set.join(' ')}; a physical address`;
  const shared = m.frames.refs[holder] > 1 ? `, named by ${m.frames.refs[holder]} entries` : '';
  return `${set.join(' ')}; frame ${holder}${holder === m.zeroFrame ? ' (the zero frame)' : shared}`;
}

/** The VMA that holds a page. */
export function vmaText(m: Machine, process: Process, vpn: number): string {
  const vma = process.space.vmas.find(vpn);
  if (vma === null) {
    const above = process.space.vmas.next(vpn);
    if (above !== null && above.floor >= 0 && vpn >= above.floor)
      return 'none, but the stack above may grow down to it';
    return process.mapsUnmapped && m.system.unmapped !== 'fault'
      ? 'none yet: unmapped addresses are mapped when touched'
      : 'none';
  }
  const { role, name } = m.regions.names[vma.region];
  const size = BigInt(m.system.pageSize);
  const address = (page: number): string => `0x${(BigInt(page) * size).toString(16)}`;
  const rights = [
    [PROT_R, 'r'],
    [PROT_W, 'w'],
    [PROT_X, 'x'],
    [PROT_U, 'u'],
  ] as const;
  const prot = rights.map(([bit, letter]) => ((vma.prot & bit) !== 0 ? letter : '-')).join('');
  const kind =
    role === 'kernel'
      ? "the kernel's"
      : vma.physical
        ? 'physical'
        : vma.object === null
          ? 'private anonymous'
          : vma.object.file
            ? vma.shared
              ? 'shared file'
              : 'private file'
            : 'shared anonymous';
  return `${address(vma.start)}..${address(vma.end)} ${prot} ${role}${name === '' || name === role ? '' : ` ${name}`}, ${kind}${vma.guard ? ', guard' : ''}`;
}
