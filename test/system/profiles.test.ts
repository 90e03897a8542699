import { expect, test } from 'vitest';
import { shippedProfile, unknownSystem } from '../../src/system/find-profile.ts';
import { resolveProfile } from '../../src/system/load.ts';
import { allocatable, poolsOf } from '../../src/system/physical.ts';
import { DEFAULT_PROFILE, profiles } from '../../src/system/profiles/index.ts';
import type { Profile } from '../../src/system/profiles/profile.ts';

const names = Object.keys(profiles);

function loaded(name: string) {
  const profile = shippedProfile(name);
  if (profile === null) throw new Error(`no profile ${name}`);
  return resolveProfile(profile);
}

// One law for all shipped systems.
test.each(Object.entries<Profile>(profiles))('%s is valid, is called as it is listed, and cites', (name, profile) => {
  const { system, title } = loaded(name);
  expect(system.name).toBe(name);
  expect(title).toBe(profile.title);
  expect(profile.sources.length).toBeGreaterThan(0);
  for (const { settings, variant } of [{ settings: profile.shipped, variant: `${name}@shipped` }])
    if (settings !== undefined) expect(loaded(variant).system.name).toBe(variant);
});

test('the default system is one of them', () => {
  expect(names).toContain(DEFAULT_PROFILE);
});

/** What all linux-* profiles have. */
const LINUX = {
  allocator: { strategy: 'buddy' },
  replacement: { policy: 'clock' },
  forkPolicy: 'cow',
  cowReuse: true,
  refcount: true,
  zeroPage: true,
  fileCache: 'warm',
  faultAround: 16,
  forkCopies: 'private',
  reserved: [[0, 2 ** 20]],
};

test('linux-x86-64', () => {
  const { system } = loaded('linux-x86-64');
  expect(system).toMatchObject({
    ...LINUX,
    memory: 2 ** 30,
    table: { kind: 'radix', levels: [9, 9, 9, 9], entryBytes: 8 },
    tlb: { l1d: { entries: 64, ways: 4 }, l2: { entries: 1536, ways: 12 }, asid: true, flushThreshold: 33 },
  });
  expect(allocatable(poolsOf(system)[0])).toBe(2 ** 18 - 256);
});

test('linux-x86-32', () => {
  expect(loaded('linux-x86-32').system).toMatchObject({
    ...LINUX,
    memory: 2 ** 28,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
    tlb: { l1d: { entries: 64, ways: 4 }, l2: { entries: 512, ways: 4 }, asid: false, flushThreshold: 33 },
  });
});

/** Page size, index bits and entry bytes of each machine. */
const TABLES: Record<string, [number, number[], number]> = {
  'linux-x86-pae': [4096, [2, 9, 9], 8],
  'x86-64-la57': [4096, [9, 9, 9, 9, 9], 8],
  'riscv-sv32': [4096, [10, 10], 4],
  'riscv-sv39': [4096, [9, 9, 9], 8],
  'riscv-sv48': [4096, [9, 9, 9, 9], 8],
  'riscv-sv57': [4096, [9, 9, 9, 9, 9], 8],
  'armv8-4k': [4096, [9, 9, 9, 9], 8],
  'armv8-16k': [16384, [1, 11, 11, 11], 8],
  'armv8-64k': [65536, [6, 13, 13], 8],
};

test.each(Object.entries(TABLES))('%s: its table', (name, [pageSize, levels, entryBytes]) => {
  const { system } = loaded(name);
  expect(system).toMatchObject({ pageSize, table: { kind: 'radix', levels, entryBytes, backing: 'frames' } });
  expect(system).toMatchObject({
    forkPolicy: 'cow',
    zeroPage: true,
    fileCache: 'warm',
    replacement: { policy: 'clock' },
  });
  // A table of a level is a page, but for the first one.
  for (const bits of levels.slice(1)) expect(2 ** bits * entryBytes).toBe(pageSize);
  // Fault-around is 64 KiB whatever a page is.
  expect(system.faultAround * pageSize).toBe(pageSize === 65536 ? 0 : 65536);
});

/** What the documents of the five kernels say, and what their code does instead. */
const KERNELS: [string, object][] = [
  [
    'atos-rt',
    { table: { kind: 'linear', span: 0x30000000 }, allocator: { strategy: 'next-fit', rewind: true, unit: 1 } },
  ],
  ['atos-rt', { forkPolicy: 'none', limits: { processes: 256 }, tlb: { onMap: true } }],
  ['atos-rt', { image: { start: 0x10000000, eager: true, contiguous: true } }],
  ['atos-rt@shipped', { table: { levels: [10, 10] }, kernel: { tables: 'shared', mapped: [[0, 0x10000000]] } }],
  ['32rtos', { kernelHeap: { bytes: 2 ** 27, strategy: 'first-fit' }, forkPolicy: 'none' }],
  [
    'eyn-os',
    { memory: 2 ** 24, allocator: { strategy: 'best-fit' }, forkPolicy: 'cow', cowReuse: true, refcount: true },
  ],
  ['eyn-os@shipped', { cowReuse: false, refcount: false, replacement: { policy: 'clock', writeAlways: true } }],
  ['eyn-os@shipped', { tlb: { invlpg: false }, kernel: { tables: 'shared', recursive: 1023 } }],
  [
    'flat-rtos',
    { table: { kind: 'linear', span: null, header: 1 }, allocator: { strategy: 'first-fit', transactions: true } },
  ],
  ['ceanos', { kernel: { tables: 'synchronised', recursive: 1023, directories: 256 }, allocator: { aliasing: false } }],
  ['ceanos@shipped', { allocator: { strategy: 'first-fit', unit: 8, aliasing: true } }],
];

test.each(KERNELS)('%s: %j', (name, facts) => {
  expect(loaded(name).system).toMatchObject(facts);
});

test('every role of a trace has its place on a kernel', () => {
  for (const name of new Set(KERNELS.map(([kernel]) => kernel))) {
    const { regions, image } = loaded(name).system;
    const held = [...regions, ...(image?.parts ?? [])].flatMap(({ holds }) => holds);
    for (const role of ['image', 'heap', 'stack', 'library', 'mapping'] as const)
      expect(
        held.filter((each) => each === role),
        `${name} ${role}`,
      ).toHaveLength(1);
  }
});

test('a name that is none, a variant that is none', () => {
  expect(shippedProfile('linux-x86-46')).toBeNull();
  expect(shippedProfile('toString')).toBeNull();
  expect(unknownSystem('linux-x86-46', '--system')).toBe(
    `--system: "linux-x86-46" is no system and no file (did you mean "linux-x86-64"?); systems: ${names.join(', ')}`,
  );
  expect(() => shippedProfile('linux-x86-64@shipped')).toThrow(
    'system "linux-x86-64@shipped": linux-x86-64 has no variant "shipped", it has no variants',
  );
});

test.each([
  [[], 16],
  [[[0, 4096]], 15],
  [[[0, 1]], 15],
  [[[4095, 2]], 14],
  [
    [
      [61440, 4096],
      [0, 4096],
      [0, 8192],
    ],
    13,
  ],
  [[[61440, 99999]], 15],
  [[[1048576, 4096]], 16],
  [[[8192, 0]], 16],
] satisfies [[number, number][], number][])('of 16 frames, %j reserved leaves %d', (reserved, free) => {
  const { system } = resolveProfile({ value: { memory: 65536 }, placeOf: () => '', placeOfKey: () => '' });
  expect(allocatable(poolsOf({ ...system, reserved })[0])).toBe(free);
});
