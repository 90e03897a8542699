import { expect, test } from 'vitest';
import { loadSystem } from '../../src/system/load.ts';

/** Rules of the kernel's page tables: what a profile says, and the error. */
test.each([
  ['table: {kind: linear, entryBytes: 4}\nkernel: {tables: shared}', 'kernel.tables goes with a radix table'],
  ['table: {kind: linear, entryBytes: 4}\nkernel: {directories: 8}', 'kernel.directories goes with a radix table'],
  ['kernel: {recursive: 1024}', 'an entry of a root, from 0 to 1023, found 1024'],
  ['table: {kind: radix, levels: [2, 9, 9], entryBytes: 8}\nkernel: {recursive: 3}', 'table.levels are 2/9/9'],
  ['kernel: {tables: shared, mapped: [[0xC0000000, 2GiB]]}', 'ends at 0x140000000, beyond what table.levels reach'],
  ['kernel: {tables: shared, mapped: [[0xFFC00000, 4MiB]], recursive: 1023}', 'are both given entry 1023 of the root'],
  [
    'kernel: {tables: shared, mapped: [[0, 1MiB]]}\nregions: [{name: code, start: 0x200000, end: 0x300000, user: rx}]',
    'kernel.mapped takes 0x0 to 0x400000 (whole entries of the root, which all spaces share), which overlaps region code of users, 0x200000 to 0x300000',
  ],
  ['memory: 4MiB\nkernel: {directories: 1024}', '1025 needed (root tables 1024, zero page 0, one page 1)'],
  [
    'memory: 1MiB\nkernel: {tables: shared, mapped: [[0xC0000000, 1GiB]]}',
    '258 needed (root table 1, tables of the kernel 256, zero page 0, one page 1)',
  ],
  ['table: {kind: linear, entryBytes: 4, span: 1MiB, limit: 1MiB}', 'table.span and table.limit are both given'],
  ['table: {kind: linear, entryBytes: 4, limit: 0}', 'table.limit must be from 1 to 2^57 bytes'],
])('%s: %s', (profile, error) => {
  expect(() => loadSystem(profile, 'x.yaml')).toThrow(error);
});

test('what shares an entry of the root but not the tables below it may be of users', () => {
  const regions = 'regions: [{name: code, start: 0x40000000, end: 0x50000000, user: rx}]';
  const kernel = 'kernel: {tables: copied, mapped: [[0, 1MiB]]}';
  expect(
    loadSystem(`table: {kind: radix, levels: [9, 9, 9], entryBytes: 8}\n${kernel}\n${regions}`, 'x.yaml').name,
  ).toBe('x');
});
