import { describe, expect, test } from 'vitest';
import { contradictions, mapRules } from '../../src/system/contradictions/index.ts';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { freeFramesIn } from '../../src/system/frames.ts';
import { loadSystem, resolveProfile } from '../../src/system/load.ts';
import { parseSet } from '../../src/system/overrides.ts';
import { profiles } from '../../src/system/profiles/index.ts';
import type { Profile } from '../../src/system/profiles/profile.ts';

function found(name: string, ...sets: string[]) {
  const profile = shippedProfile(name);
  if (profile === null) throw new Error(name);
  return contradictions(
    resolveProfile(
      profile,
      sets.map((set) => parseSet(set, '--set')),
    ).system,
  );
}

const texts = (all: readonly { grade: string; text: string }[], grade: string) =>
  all.filter((each) => each.grade === grade).map(({ text }) => text);

describe("32RTOS's documented map", () => {
  test('four sizes that are not those of their addresses', () => {
    expect(texts(found('32rtos'), 'error')).toEqual([
      '"Stage 2 loader buffers" is said to be 12 KiB, but 0x00002000-0x00004000 is 8 KiB',
      '"Kernel entry stub" is said to be 17 KiB, but 0x00007000-0x0000C000 is 20 KiB',
      '"Guard below the stack" is said to be 4 KiB, but 0x08550000-0x08560000 is 64 KiB',
      '"Guard above the stack" is said to be 4 KiB, but 0x08570000-0x08580000 is 64 KiB',
    ]);
  });

  test('two gaps, whose frames are reserved all the same', () => {
    const gaps = found('32rtos').filter(({ kind, map }) => kind === 'gap' && map === 'virtual');
    expect(gaps.map(({ text }) => text)).toEqual([
      'nothing is said of 0x00004000-0x00006000, 8 KiB between "Stage 2 loader buffers" and "E820 map copy"',
      'nothing is said of 0x0000C000-0x0009FC00, 591 KiB between "Kernel entry stub" and "BIOS reserved"',
    ]);
    // Told once: the physical map has the same, and no frame of them is free.
    expect(found('32rtos').filter(({ kind }) => kind === 'gap')).toHaveLength(2);
  });

  test('as shipped, the guards are right', () => {
    expect(texts(found('32rtos@shipped'), 'error').filter((text) => text.includes('Guard'))).toEqual([]);
  });

  test('with the 512 MiB that it names there is no frame for page tables', () => {
    expect(() => found('32rtos', 'memory=512MiB')).toThrow(
      /memory 536870912 leaves 0 frames of 4096 bytes in the rest of RAM, \d+ needed/,
    );
  });
});

test('flat-rtos: regions that share a page on purpose are remarks', () => {
  expect(found('flat-rtos').map(({ grade, kind, address }) => [grade, kind, address])).toEqual([
    ['remark', 'shared-page', 0x1083000],
    ['remark', 'shared-page', 0x1084000],
    ['remark', 'shared-page', 0x2995000],
  ]);
});

test.each(Object.entries<Profile>(profiles).filter(([name]) => name !== '32rtos'))(
  '%s: its maps have no contradiction',
  (name, { shipped }) => {
    expect(texts(found(name), 'error')).toEqual([]);
    if (shipped !== undefined) expect(texts(found(`${name}@shipped`), 'error')).toEqual([]);
  },
);

const HEAD = 'memory: 1M\ntable: {kind: radix, levels: [4, 6], entryBytes: 4}\n';

test.each([
  ['regions: [{name: a, start: 0x2000, end: 0x1000}]', '"a" ends at 0x00001000, before its start 0x00002000'],
  ['regions: [{name: a, start: 0x2000, end: 0x2000}]', '"a" ends at 0x00002000, where it begins'],
  [
    'regions: [{name: a, start: 0, end: 0x3000}, {name: b, start: 0x2000, end: 0x5000}]',
    '"a" (0x00000000-0x00003000) and "b" (0x00002000-0x00005000) overlap in 0x00002000-0x00003000, 4 KiB',
  ],
  [
    'regions: [{name: a, start: 0, end: 0x9000}, {name: b, start: 0x2000, end: 0x3000}]',
    '"a" (0x00000000-0x00009000) and "b" (0x00002000-0x00003000) overlap in 0x00002000-0x00003000, 4 KiB',
  ],
  [
    'regions: [{name: a, start: 0, end: 0x1440, size: 5K}]',
    '"a" is said to be 5 KiB, but 0x00000000-0x00001440 is 5,184 bytes',
  ],
  [
    'regions: [{name: a, start: 0, end: 0x10000, size: 50K, approximate: true}]',
    '"a" is said to be about 50 KiB, but 0x00000000-0x00010000 is 64 KiB',
  ],
  [
    'regions: [{name: g, start: 0x800, end: 0x1800, guard: true}]',
    'the guard "g" (0x00000800-0x00001800) holds no whole page of 4 KiB: nothing is caught',
  ],
  [
    'regions: [{name: g, start: 0, end: 0x1800, guard: true}]',
    'the guard "g" ends at 0x00001800, inside a page of 4 KiB',
  ],
  [
    'regions: [{name: a, start: 0x300000, end: 0x500000}]',
    '"a" (0x00300000-0x00500000) lies partly beyond what the page table maps, which ends at 0x00400000',
  ],
  [
    'physical: [{name: k, start: 512K, end: 2M, use: kernel}]',
    '"k" (0x00080000-0x00200000) lies partly beyond RAM, which ends at 0x00100000',
  ],
  [
    'physical: [{name: k, start: 0, end: 8K, use: kernel}]\ne820: [[0, 4K, 1], [64K, 512K, 1]]',
    '"k" (0x00000000-0x00002000): 4 KiB of it are no usable RAM by the E820 map',
  ],
  [
    'regions: [{name: a, start: 0, end: 8K, user: rw, limit: 16K}]',
    '"a" may grow to 16 KiB, but 0x00000000-0x00002000 is 8 KiB',
  ],
  [
    'regions: [{name: a, start: 0, end: 64K, user: rw, initial: 32K, limit: 16K}]',
    '"a" begins with 32 KiB and may have 16 KiB',
  ],
  [
    'image: {start: 0, end: 4K, parts: [{name: a, bytes: 4K}, {name: b, bytes: 1K}]}',
    'the parts of a process image are 5 KiB, but 0x00000000-0x00001000 is 4 KiB',
  ],
  [
    'regions: [{name: a, start: 0, end: 64K, user: rw}]\nkernel: {mapped: [[60K, 8K]]}',
    'the kernel maps 0x0000F000-0x00011000 at its boot, which overlaps "a" (0x00000000-0x00010000) of the users',
  ],
])('an error: %s', (text, sentence) => {
  expect(texts(contradictions(loadSystem(HEAD + text, 'f')), 'error')).toEqual([sentence]);
});

test('sizes that are rounded may be a tenth off', () => {
  const text = 'regions: [{name: a, start: 0, end: 0x10000, size: 60K, approximate: true}]';
  expect(texts(contradictions(loadSystem(HEAD + text, 'f')), 'error')).toEqual([]);
});

test('remarks on RAM', () => {
  const text =
    'physical: [{name: d, start: 64K, end: 128K, use: device}, {name: e, start: 2M, end: 3M, use: device}, {name: f, start: 512K, end: 4M, use: free}]';
  expect(texts(contradictions(loadSystem(HEAD + text, 'f')), 'remark')).toEqual([
    'nothing is said of 0x00000000-0x00010000, 64 KiB below "d"; frames that count as free: 16',
    'the device "d" lies over RAM: 64 KiB (0x00010000-0x00020000) are lost to programs',
    'nothing is said of 0x00020000-0x00080000, 384 KiB between "d" and "f"; frames that count as free: 96',
    '"f" (0x00080000-0x00400000) lies partly beyond RAM, which ends at 0x00100000',
  ]);
});

test('free frames: reserved ranges, uses and the BIOS take theirs away', () => {
  const text =
    'reserved: [[0, 1]]\nphysical: [{name: k, start: 8K, end: 9K, use: kernel}]\ne820: [[0, 17K, 1], [17K, 15K, 2], [32K, 32K, 1]]';
  const system = loadSystem(HEAD + text, 'f');
  // Frames 1, 3 and 8 to 15: 0 is reserved, 2 the kernel's, 4 not wholly usable, 5 to 7 the BIOS's, the rest no RAM at all.
  expect(freeFramesIn(system, { start: 0, end: 2 ** 20 })).toBe(10);
  expect(freeFramesIn(system, { start: 1, end: 16384 })).toBe(2);
});

test('a system without maps has none', () => {
  expect(contradictions(loadSystem('', 'f'))).toEqual([]);
  expect(Object.keys(mapRules).length).toBeGreaterThan(10);
});
