import { ACCESSED, DIRTY } from '../../model/frames.ts';
import type { Machine } from '../../model/machine.ts';
import { COW, PRESENT, RESERVED_BIT, SWAPPED } from '../../model/ptes.ts';
import type { Process } from '../../model/spaces.ts';
import type { System } from '../../system/system.ts';
import { PROT_R, PROT_U, PROT_W, PROT_X } from '../../trace/ops.ts';
import { entryFormat } from './entry-format.ts';
import type { Field, PageFacts, Values } from './formats/format.ts';

/** An entry of a page table as its bits. */
export interface Entry {
  /** Whether it points to a table: then its fields are others than those of a leaf. */
  pointsOn: boolean;
  value: bigint;
  /** 32 or 64. */
  bits: number;
  fields: (Field & { value: number })[];
  values: Values;
  /** Whether the hardware takes it for there. */
  present: boolean;
}

/** What the model knows of a page, beside the bits of its entry. */
export interface PageState {
  facts: PageFacts;
  /** There is an entry, be it of a page in swap. */
  mapped: boolean;
  swapped: boolean;
  /** The frame is no RAM and no device. */
  reserved: boolean;
  /** The frame, or the swap slot; -1 = none. */
  holder: number;
  /** Entries that name the frame. */
  refs: number;
  /** What the frame is: ANON, FILE, ... */
  owner: number;
}

/** A page that nothing is known of. */
const NOTHING: PageFacts = {
  present: false,
  read: false,
  write: false,
  execute: false,
  user: false,
  accessed: false,
  dirty: false,
  copyOnWrite: false,
  holder: 0,
};

/** A page that the kernel has mapped for itself; which frame it is, is not modelled. */
const KERNEL_PAGE: PageState = {
  facts: { ...NOTHING, present: true, read: true, write: true },
  mapped: true,
  swapped: false,
  reserved: false,
  holder: -1,
  refs: 0,
  owner: 0,
};

/** The state of a page of a process now. */
export function pageState(m: Machine, process: Process, vpn: number): PageState {
  const page = process.space.pages.get(vpn);
  const state = page < 0 ? 0 : m.ptes.state[page];
  const present = (state & PRESENT) !== 0;
  const swapped = (state & SWAPPED) !== 0;
  if (!present && !swapped && m.tables.mapsKernel(vpn)) return KERNEL_PAGE;
  if (!present && !swapped)
    return { facts: NOTHING, mapped: false, swapped, reserved: false, holder: -1, refs: 0, owner: 0 };
  const prot = process.space.vmas.find(vpn)?.prot ?? 0;
  const row = m.ptes.holder[page];
  const flags = present ? m.frames.flags[row] : 0;
  const vma = process.space.vmas.find(vpn);
  const frame = vma !== null && vma.physical ? vpn + vma.shift : row;
  const holder = swapped ? row - m.frames.count - 1 : frame;
  const facts = {
    present,
    read: present && (prot & PROT_R) !== 0,
    write: present && (prot & PROT_W) !== 0,
    execute: present && (prot & PROT_X) !== 0,
    user: present && (prot & PROT_U) !== 0,
    accessed: (flags & ACCESSED) !== 0,
    dirty: (flags & DIRTY) !== 0,
    copyOnWrite: (state & COW) !== 0,
    holder,
  };
  const reserved = (state & RESERVED_BIT) !== 0;
  return { facts, mapped: true, swapped, reserved, holder, refs: m.frames.refs[row], owner: m.frames.owner[row] };
}

/** The leaf entry of a page. */
export function leafEntry(system: System, { facts, swapped }: PageState): Entry {
  const format = entryFormat(system);
  const holder = swapped ? facts.holder : inUnits(system, facts.holder);
  const values = format.leafValues({ ...facts, holder });
  return entryOf(system, format.leaf(bitsOf(system), pageBitsOf(system)), values, false);
}

/** The entry of an upper level: it points to the table in a frame, or (-1) to none. */
export function tableEntry(system: System, pfn: number): Entry {
  const format = entryFormat(system);
  const values = pfn < 0 ? {} : format.tableValues(inUnits(system, pfn));
  return entryOf(system, format.table(bitsOf(system), pageBitsOf(system)), values, true);
}

function entryOf(system: System, layout: readonly Field[], values: Values, pointsOn: boolean): Entry {
  const fields = layout.map((field) => ({ ...field, value: values[field.name] ?? 0 }));
  const value = fields.reduce((sum, field) => sum + (BigInt(field.value) << BigInt(field.low)), 0n);
  const present = values[entryFormat(system).present] === 1;
  return { pointsOn, value, bits: bitsOf(system), fields, values, present };
}

/** The bits of a field or an entry, without a prefix. */
export function binary(value: number | bigint, bits: number): string {
  return value.toString(2).padStart(bits, '0');
}

export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

function inUnits(system: System, pfn: number): number {
  return Math.floor((pfn * system.pageSize) / entryFormat(system).frameBytes(system.pageSize));
}

function bitsOf({ table }: System): number {
  return table.entryBytes * 8;
}

function pageBitsOf({ pageSize }: System): number {
  return Math.log2(pageSize);
}
