import { describe, expect, test } from 'vitest';
import { loadSystem } from '../../src/system/load.ts';
import { allocatable, poolsFor, poolsOf, reservedFrames } from '../../src/system/physical.ts';
import type { System } from '../../src/system/system.ts';

/** A machine of 16 frames. */
const load = (settings: object): System => loadSystem(JSON.stringify({ memory: 65_536, ...settings }), 'x.json');
const range = (start: number, end: number, use: string, serves: string[] = []) => ({
  name: `${use} at ${start / 4096}`,
  start,
  end,
  use,
  ...(serves.length > 0 ? { serves } : {}),
});

describe('reserved frames', () => {
  test.each<[string, object, [number, number][]]>([
    ['nothing', {}, []],
    ['a byte of a frame', { reserved: [[4095, 2]] }, [[0, 2]]],
    [
      'ranges in use, not those that are free or pools',
      {
        physical: ['free', 'reserved', 'kernel', 'guard', 'device'].map((use, at) =>
          range(at * 8192, at * 8192 + 1, use),
        ),
      },
      [
        [2, 3],
        [4, 5],
        [6, 7],
        [8, 9],
      ],
    ],
    ['beyond RAM', { physical: [range(15 * 4096, 2 ** 30, 'device')] }, [[15, 16]]],
    [
      'what no usable range holds wholly',
      {
        e820: [
          [0, 0x2800, 1],
          [0x4000, 0x20000, 1],
        ],
      },
      [[2, 4]],
    ],
    [
      'usable ranges that touch are one',
      {
        e820: [
          [0, 0x1800, 1],
          [0x1800, 0xe800, 1],
        ],
      },
      [],
    ],
    [
      'a range of another type over a usable one',
      {
        e820: [
          [0, 0x10000, 1],
          [0x3fff, 2, 2],
        ],
      },
      [[3, 5]],
    ],
  ])('%s', (_, settings, expected) => {
    const found = reservedFrames(load(settings)).map(({ first, end }) => [first, end]);
    expect(found).toEqual(expected);
  });
});

test('a pool has the frames that lie wholly in it, the rest has all others', () => {
  const system = load({
    reserved: [[0x5000, 1]],
    physical: [range(0x4001, 0x7fff, 'pool', ['user']), range(0x8000, 0x9000, 'pool')],
  });
  const pools = poolsOf(system);
  expect(pools.map(({ first, end }) => [first, end])).toEqual([
    [5, 7],
    [8, 9],
    [0, 16],
  ]);
  expect(pools.map(allocatable)).toEqual([1, 1, 13]);
  expect(poolsFor(pools, 'user')).toEqual([0]);
  expect(poolsFor(pools, 'tables')).toEqual([2]);
});

describe('what cannot be is refused', () => {
  test.each<[string, object, RegExp]>([
    [
      'a pool beyond RAM',
      { physical: [range(0xf000, 0x11000, 'pool')] },
      /physical.0 \(pool at 15\), a pool from 0xf000 to 0x11000, ends beyond RAM.*65536 bytes; give at least 69632 bytes/,
    ],
    ['a pool without a frame', { physical: [range(0x1001, 0x2fff, 'pool')] }, /holds no whole frame of 4096 bytes/],
    [
      'pools that overlap',
      { physical: [range(0x1000, 0x3000, 'pool'), range(0x2000, 0x4000, 'pool')] },
      /physical.1 \(pool at 2\), 0x2000 to 0x4000, overlaps physical.0 \(pool at 1\), 0x1000 to 0x3000/,
    ],
    [
      'pools that share in part',
      { physical: [range(0x1000, 0x3000, 'pool', ['user', 'tables']), range(0x3000, 0x4000, 'pool', ['user'])] },
      /physical.0 \(pool at 1\) serves user and tables, physical.1 \(pool at 3\) only user/,
    ],
    [
      'no frame for pages',
      { reserved: [[0x1000, 0x2000]], physical: [range(0x1000, 0x3000, 'pool', ['user'])] },
      /leaves 0 frames of 4096 bytes in pool at 1, 1 needed \(zero page 0, one page 1\)/,
    ],
    [
      'no frame for tables',
      { reserved: [[0, 0x10000]], physical: [range(0x1000, 0x3000, 'pool')] },
      /leaves 0 frames of 4096 bytes in the rest of RAM, 2 needed \(root table 1, zero page 0, one page 1\)/,
    ],
    ['no RAM that the BIOS gives', { e820: [[0, 0x10000, 2]] }, /16 frames of 4096 bytes, 16 reserved, 2 needed/],
    [
      'too many directories',
      { kernel: { directories: 256 } },
      /257 needed \(root tables 256, zero page 0, one page 1\)/,
    ],
  ])('%s', (_, settings, message) => {
    expect(() => load(settings)).toThrow(message);
  });
});
