import { expect, test } from 'vitest';
import { AddressMap } from '../../src/model/address-map.ts';
import { Regions } from '../../src/model/regions.ts';
import { loadSystem } from '../../src/system/load.ts';

/** The kernel's pages, from and to, of a map of an address space that reaches up to page 64. */
function kernelPages(regions: string): number[][] {
  const { kernel } = new AddressMap(loadSystem(`regions: [${regions}]`, 'x.yaml'), new Regions(), 64);
  return kernel.map(({ start, end }) => [start, end]);
}

const kernel = '{name: kernel, start: 0x1000, end: 0x5000}';

test('a guard takes the pages that it covers from the region of the kernel around it', () => {
  expect(kernelPages(`${kernel}, {name: guard, start: 0x1800, end: 0x3800, guard: true}`)).toEqual([
    [1, 2],
    [2, 3],
    [3, 5],
  ]);
});

test.each([
  ['to the middle of the next', 0x1800, 0x2800],
  ['but a part of one', 0x1800, 0x1c00],
])('a guard from the middle of a page %s covers no page, and divides nothing', (_to, start, end) => {
  expect(kernelPages(`${kernel}, {name: guard, start: ${start}, end: ${end}, guard: true}`)).toEqual([[1, 5]]);
});

test('a region of users takes each page that it touches from the kernel', () => {
  expect(kernelPages(`${kernel}, {name: code, start: 0x1800, end: 0x2800, user: rx}`)).toEqual([[3, 5]]);
});

test('a region beyond the reach has no pages', () => {
  expect(kernelPages('{name: kernel, start: 0x40000, end: 0x50000}')).toEqual([]);
});
