import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addressMaps } from '../../src/report/maps/address-map.ts';
import { mapSvg } from '../../src/report/maps/map-svg.ts';
import { mapText } from '../../src/report/maps/map-text.ts';
import { ansiStyle, noStyle } from '../../src/report/style.ts';
import { displayWidth } from '../../src/report/text.ts';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { contradictions } from '../../src/system/contradictions/index.ts';
import { loadSystem, resolveProfile } from '../../src/system/load.ts';
import { profiles } from '../../src/system/profiles/index.ts';

const SMALL = `memory: 1M
regions:
  - {name: code, start: 0x1000, end: 0x5000, user: rx, holds: [image], size: 12KiB}
  - {name: guard, start: 0x5000, end: 0x6000, guard: true}
  - {name: stack, start: 0x8000, end: 0x10000, user: rw, keys: 2, holds: [stack], grows: down, initial: 4KiB}
  - {name: kernel <1>, start: 0xF000, end: 0x20000, note: Its own.}
`;

function virtual(text = SMALL) {
  const map = addressMaps(loadSystem(text, 'f')).find(({ name }) => name === 'virtual');
  if (map === undefined) throw new Error('no map');
  return map;
}

test('a map on a terminal, to the cell', () => {
  expect(mapText(virtual(), 76, noStyle)).toEqual([
    'Virtual memory of a process',
    '0x00020000 ┌─────────────────────────────────────┐',
    '           │ kernel <1>                   68 KiB │  overlaps what lies below',
    '           │                                     │  by 4 KiB',
    '           │                                     │  user ---, kernel rw-',
    '           │                                     │  Its own.',
    '0x0000F000 ├─────────────────────────────────────┤',
    '0x00010000 ╞═════════════════════════════════════╡',
    '           │ stack ↓                      32 KiB │  user rw-, kernel rw-,',
    '           │                                     │  keys 0x02',
    '           │                                     │  holds stack; starts with',
    '           │                                     │  4 KiB',
    '0x00008000 ├─────────────────────────────────────┤',
    '           ┊ not mapped                    8 KiB ┊',
    '0x00006000 ├─────────────────────────────────────┤',
    '           │ guard ╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱ 4 KiB │  user ---, kernel ---',
    '           │ ╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱ │  a touch is a guard fault',
    '0x00005000 ├─────────────────────────────────────┤',
    '           │ code                         16 KiB │  said to be 12 KiB',
    '           │                                     │  user r-x, kernel rw-',
    '           │                                     │  holds image',
    '0x00001000 ├─────────────────────────────────────┤',
    '           ┊ not mapped                    4 KiB ┊',
    '0x00000000 └─────────────────────────────────────┘',
  ]);
});

test('a narrow terminal has it all in the boxes', () => {
  const lines = mapText(virtual(), 44, noStyle);
  const at = lines.findIndex((line) => line.includes('stack ↓'));
  expect(lines.slice(at, at + 4)).toEqual([
    '           │ stack ↓                32 KiB │',
    '           │ user rw-, kernel rw-, keys    │',
    '           │ 0x02                          │',
    '           │ holds stack; starts with 4    │',
  ]);
});

test.each(Object.keys(profiles))('%s: no line is wider than the terminal, and colour changes no text', (name) => {
  const profile = shippedProfile(name);
  if (profile === null) throw new Error(name);
  for (const map of addressMaps(resolveProfile(profile).system)) {
    for (const width of [40, 76, 80, 120]) {
      const plain = mapText(map, width, noStyle);
      expect(Math.max(...plain.slice(1).map(displayWidth))).toBeLessThanOrEqual(width);
      const coloured = mapText(map, width, ansiStyle).join('\n');
      // eslint-disable-next-line no-control-regex
      expect(coloured.replace(/\x1b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain.join('\n'));
    }
  }
});

test('a system without ranges has RAM all the same', () => {
  const profile = shippedProfile('linux-x86-64');
  if (profile === null) throw new Error('no profile');
  const maps = addressMaps(resolveProfile(profile).system);
  expect(maps.map(({ name }) => name)).toEqual(['physical']);
  expect(maps[0].rows.map(({ look, low }) => [look, low])).toEqual([
    ['free', '0x00100000'],
    ['reserved', '0x00000000'],
  ]);
});

test('an image: its texts, its title, both colour schemes, well-formed, the same bytes each time', () => {
  const image = mapSvg(virtual(), 'A & B');
  expect(mapSvg(virtual(), 'A & B')).toBe(image);
  expect(image).toContain('<title id="title">Virtual memory of a process (A &amp; B)</title>');
  expect(image).toContain('prefers-color-scheme:dark');
  expect(image).toContain('>kernel &lt;1&gt;</text>');
  expect(image).toContain('>said to be 12 KiB</text>');
  for (const address of ['0x00020000', '0x0000F000', '0x00010000', '0x00008000', '0x00000000'])
    expect(image).toContain(`>${address}</text>`);
  expect(image.match(/url\(#hatch\)/g)).toHaveLength(2);
  const tags = image.replace(/<style>.*?<\/style>/, '').match(/<[^>]+>/g) ?? [];
  const open: string[] = [];
  for (const tag of tags) {
    const name = /^<\/?(\w+)/.exec(tag)?.[1] ?? '';
    if (tag.startsWith('</')) expect(open.pop()).toBe(name);
    else if (!tag.endsWith('/>')) open.push(name);
  }
  expect(open).toEqual([]);
});

test('examples/my-kernel.yaml: under 40 lines, valid, drawn, without contradiction', () => {
  const text = readFileSync(join(import.meta.dirname, '../../examples/my-kernel.yaml'), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThan(40);
  const system = loadSystem(text, 'my-kernel.yaml');
  expect(contradictions(system).filter(({ grade }) => grade === 'error')).toEqual([]);
  expect(addressMaps(system).map(({ name, rows }) => [name, rows.filter(({ look }) => look !== 'gap').length])).toEqual(
    [
      ['virtual', system.regions.length],
      ['physical', system.physical.length],
    ],
  );
});
