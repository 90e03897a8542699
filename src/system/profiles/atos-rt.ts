import { ATOS_NOTES, ATOS_SOURCES, atos, atosShippedTables, userFrames, userRegions } from './atos.ts';
import type { Profile } from './profile.ts';

// atOS-RT docs, paging: the memory regions of its map. The kernel is identity-mapped; everything below 0x10000000 is in every process.
const KERNEL = [
  { name: 'Miscellaneous', start: 0, end: 0x100000, use: 'reserved' },
  { name: 'Kernel image', start: 0x100000, end: 0x550000, use: 'kernel' },
  { name: 'Kernel heap', start: 0x550000, end: 0x8550000, use: 'kernel' },
  { name: 'Kernel stack', start: 0x8560000, end: 0x8570000, use: 'kernel' },
  { name: 'Kernel framebuffer', start: 0x8580000, end: 0xb000000, use: 'device' },
  { name: 'Reserved for expansion', start: 0xb000000, end: 0x10000000, use: 'reserved' },
] as const;

const settings = {
  name: 'atos-rt',
  ...atos,
  // atOS-RT docs, paging: "single-level". A table over all that is mapped, to the end of the libraries.
  table: { kind: 'linear' as const, entryBytes: 4 as const, span: 0x30000000 },
  regions: [
    ...KERNEL.map(({ name, start, end }) => ({ name, start, end, kernel: 'rwx', note: 'Identity-mapped.' })),
    ...userRegions,
  ],
  // atOS source, PAGEFRAME.c: all of the kernel's half is reserved, its gaps too (guard pages of the kernel's stack).
  physical: [
    ...KERNEL,
    { name: 'Below the stack', start: 0x8550000, end: 0x8560000, use: 'reserved' as const },
    { name: 'Above the stack', start: 0x8570000, end: 0x8580000, use: 'reserved' as const },
    ...userFrames,
  ].toSorted((left, right) => left.start - right.start),
};

/** A ring-0 system whose processes are one contiguous run of frames each. */
export const atosRt: Profile = {
  title: 'atOS-RT: ring 0 only, processes allocated whole in one run of frames, next-fit, 768 MiB',
  sources: ['atOS-RT docs, paging: README of the PAGING module', ...ATOS_SOURCES],
  notes: [
    ...ATOS_NOTES,
    'The document calls its paging single-level; its code has two levels. A linear table has none to share: every process has all 768 KiB of it.',
  ],
  quirks: [
    'A failed search for the run of frames is the end of a process creation: there is no second try in parts.',
    'The document speaks of one level; the code walks two.',
  ],
  settings,
  shipped: { ...settings, ...atosShippedTables, name: 'atos-rt@shipped' },
};
