import { expect, test } from 'vitest';
import { s3Fifo } from '../../src/model/replacement/s3-fifo.ts';
import type { Replacement } from '../../src/model/replacement/replacement.ts';
import { systemOf } from '../report/fixture.ts';

// Turns of s3-fifo that need a page that must stay (the source of a copy), by hand.

function policyOf(count: number, small: number): Replacement {
  const none = { count, isAccessed: () => false, isDirty: () => false, clearAccessed: () => false };
  const settings = { ...systemOf().replacement, small };
  return s3Fifo({ frames: none, future: null, now: () => 0, settings });
}

/** The frame's page leaves the small queue, is remembered, and comes back into the main one. */
function toMain(policy: Replacement, pfn: number, content: number): void {
  policy.ghosts?.coming(-1);
  policy.filled(pfn);
  policy.ghosts?.evicted(pfn, content);
  policy.freed(pfn);
  policy.ghosts?.coming(content);
  policy.filled(pfn);
}

test('the small queue gives a page, though it is short, where the main one has none that may go', () => {
  const policy = policyOf(4, 100);
  // 0 in the main queue, 1 in the small one: its share of two pages is two.
  toMain(policy, 0, 7);
  policy.filled(1);
  expect(policy.victim(0)).toBe(1);
  expect(policy.victim(1)).toBe(0);
});

test('the main queue gives a page, where the small one is long enough, but its page must stay', () => {
  const policy = policyOf(4, 10);
  toMain(policy, 2, 9);
  policy.filled(3);
  expect(policy.victim(3)).toBe(2);
});

test('two hits bring a page of the small queue into the main one; there each hit is one more turn', () => {
  const policy = policyOf(4, 0);
  for (const pfn of [0, 1, 2]) policy.filled(pfn);
  for (let hit = 0; hit < 5; hit++) policy.used(0);
  policy.used(1);
  // 0 moves (its hits are forgotten), 1 has but one.
  expect(policy.victim(-1)).toBe(1);
  policy.freed(1);
  policy.used(0);
  // The small queue is asked first: its share of nothing is reached.
  expect(policy.victim(-1)).toBe(2);
  policy.freed(2);
  policy.filled(3);
  policy.ghosts?.evicted(3, 5);
  policy.freed(3);
  expect(policy.victim(-1)).toBe(0);
});

test('what the main queue lost is not remembered, and what has ended is forgotten', () => {
  const policy = policyOf(8, 10);
  toMain(policy, 0, 1);
  policy.ghosts?.evicted(0, 1);
  policy.freed(0);
  policy.filled(2);
  policy.ghosts?.evicted(2, 4);
  policy.freed(2);
  policy.ghosts?.ended(4);
  // Both come into the small queue again, behind nothing: the first that came is the first to go.
  policy.ghosts?.coming(1);
  policy.filled(5);
  policy.ghosts?.coming(4);
  policy.filled(6);
  expect(policy.victim(-1)).toBe(5);
  expect(policy.victim(5)).toBe(6);
});
