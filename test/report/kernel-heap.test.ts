import { expect, test } from 'vitest';
import { rowOf } from '../../src/metrics/index.ts';
import type { Result } from '../../src/metrics/result.ts';
import { kernelHeap } from '../../src/report/sections/kernel-heap.ts';
import { viewOf } from '../../src/report/sections/section.ts';
import { systemWords } from '../../src/report/system-words.ts';
import { resultOf, systemOf } from './fixture.ts';

const system = systemOf({
  kernelHeap: { bytes: 65_536, strategy: 'first-fit', align: 16, header: 16, block: 256 },
  physical: [
    { name: 'kernel', start: 0, end: 4096, size: null, approximate: false, note: '', use: 'kernel', serves: [] },
    {
      name: 'low',
      start: 4096,
      end: 65_536,
      size: null,
      approximate: false,
      note: '',
      use: 'pool',
      serves: ['user', 'tables'],
    },
  ],
  e820: [[0, 65_536, 1]],
  allocator: { ...systemOf().allocator, unit: 8, transactions: true },
});

const said = (result: Result): string => kernelHeap.blocks(viewOf(result, rowOf(result), 0)).join('\n');

test('the section is there where the system has a heap', () => {
  expect(said(resultOf())).toBe('');
  const totals = { kmalloc_calls: 3, kmalloc_steps: 5, kernel_heap_peak: 1000, kernel_heap_requested_peak: 800 };
  expect(said(resultOf(totals, { system }))).toMatch(
    /first-fit, 64 KiB\) was asked 3 times.*5 free blocks or lists.*1000 B were in blocks.*1.5% of the heap.*up to about 20.0%/s,
  );
});

test('the words on a system name its pools, its heap and what is unusual', () => {
  const words = Object.fromEntries(systemWords(system).map(({ topic, words: text }) => [topic, text]));
  expect(words['Physical map']).toBe(
    'pool low of 60 KiB for pages of users and page tables; 1 range in use; what the BIOS gives in 1 range',
  );
  expect(words['Kernel heap']).toBe('first-fit, 64 KiB, requests in units of 16 bytes, each after 16 bytes of header');
  expect(words['Frame allocator']).toBe('first-fit; 8 frames a step; eager maps are transactions');
  expect(systemWords(systemOf()).map(({ topic }) => topic)).not.toContain('Physical map');
});
