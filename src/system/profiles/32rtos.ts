import { ATOS_NOTES, ATOS_SOURCES, atos, atosShippedTables, userFrames, userRegions } from './atos.ts';
import type { Profile } from './profile.ts';

interface Row {
  name: string;
  start: number;
  end: number;
  use: 'kernel' | 'reserved' | 'guard' | 'device';
  size: string | number;
  approximate?: boolean;
}

// 32RTOS docs, memory map for atOS: every row to the byte, with its size column (~0.4 MiB, ~4.3 MiB: in bytes).
const LOW: Row[] = [
  { name: 'Low memory (IVT, BDA)', start: 0, end: 0x1000, use: 'reserved', size: '4KiB' },
  { name: 'Bootloader stage 1', start: 0x1000, end: 0x2000, use: 'reserved', size: '4KiB' },
  { name: 'Stage 2 loader buffers', start: 0x2000, end: 0x4000, use: 'reserved', size: '12KiB' },
  { name: 'E820 map copy', start: 0x6000, end: 0x7000, use: 'reserved', size: '4KiB' },
  { name: 'Kernel entry stub', start: 0x7000, end: 0xc000, use: 'kernel', size: '17KiB' },
  { name: 'BIOS reserved', start: 0x9fc00, end: 0x100000, use: 'reserved', size: 419_430, approximate: true },
  { name: 'Kernel image', start: 0x100000, end: 0x550000, use: 'kernel', size: 4_508_877, approximate: true },
  { name: 'Kernel heap (kmalloc)', start: 0x550000, end: 0x8550000, use: 'kernel', size: '128MiB' },
];

const STACK: Row[] = [
  { name: 'Guard below the stack', start: 0x8550000, end: 0x8560000, use: 'guard', size: '4KiB' },
  { name: 'Kernel stack', start: 0x8560000, end: 0x8570000, use: 'kernel', size: '64KiB' },
  { name: 'Guard above the stack', start: 0x8570000, end: 0x8580000, use: 'guard', size: '4KiB' },
  { name: 'Framebuffer (LFB)', start: 0x8580000, end: 0xb000000, use: 'device', size: '40MiB', approximate: true },
];

// atOS source, MEMORY.h: guards of one page each, the stack 60 KiB lower, the framebuffer right behind.
const SHIPPED_STACK: Row[] = [
  { name: 'Guard below the stack', start: 0x8550000, end: 0x8551000, use: 'guard', size: '4KiB' },
  { name: 'Kernel stack', start: 0x8551000, end: 0x8561000, use: 'kernel', size: '64KiB' },
  { name: 'Guard above the stack', start: 0x8561000, end: 0x8562000, use: 'guard', size: '4KiB' },
  { name: 'Framebuffer (LFB)', start: 0x8562000, end: 0xb000000, use: 'device', size: '40MiB', approximate: true },
];

const HIGH: Row[] = [
  { name: 'MMIO', start: 0xb000000, end: 0x10000000, use: 'device', size: '80MiB', approximate: true },
];

// 32RTOS docs, memory map for atOS: the last rows.
const USER_SIZES = { size: '256MiB', approximate: true };
const BEYOND = {
  name: 'Free, future expansion',
  start: 0x30000000,
  end: 0x100000000,
  use: 'free' as const,
  note: 'The document says "512 MiB +", but 0x30000000 is 768 MiB.',
};

const settings = {
  name: '32rtos',
  ...atos,
  ...atosShippedTables,
  // 32RTOS docs, memory map for atOS: "Whole MALLOC pool". First-fit is our assumption.
  kernelHeap: { bytes: '128MiB', strategy: 'first-fit' as const },
  ...mapsOf([...LOW, ...STACK, ...HIGH]),
};

/** The same system as `atos-rt`, its kernel's side simulated. */
export const rtos32: Profile = {
  title: '32RTOS: the kernel of atOS by its memory map: guard pages, a kmalloc pool of 128 MiB, E820',
  sources: ['32RTOS docs, memory: Memory map for atOS', ...ATOS_SOURCES],
  notes: [
    ...ATOS_NOTES,
    'The kernel heap searches first-fit: the document names no strategy.',
    'The tables are those of the code (two levels, shared): this document leaves paging to that of atOS-RT.',
  ],
  quirks: [
    'Guards of the kernel stack are one page each, as the size column says; the stack lies 60 KiB below its documented place.',
    'A second free of a frame, and a free of a reserved or locked one, are errors that the code counts and passes over.',
  ],
  settings,
  shipped: { ...settings, name: '32rtos@shipped', ...mapsOf([...LOW, ...SHIPPED_STACK, ...HIGH]) },
};

/** The kernel's half is identity-mapped: its rows are both maps. */
function mapsOf(rows: Row[]) {
  const [processes, libraries] = userRegions;
  const [pool, tables] = userFrames;
  const virtual = rows.map(({ use, ...range }) =>
    use === 'guard' ? { ...range, guard: true, kernel: '' } : { ...range, kernel: 'rwx' },
  );
  return {
    regions: [...virtual, { ...processes, ...USER_SIZES }, { ...libraries, ...USER_SIZES }],
    physical: [...rows, { ...pool, ...USER_SIZES }, { ...tables, ...USER_SIZES }, BEYOND],
  };
}
