import { describe, expect, test } from 'vitest';
import { hugeFrames, hugeObstacle } from '../../src/base/huge-sizes.ts';
import { loadSystem } from '../../src/system/load.ts';

const LRU = 'replacement.policy=lru';
const OTHERS: [string, string][] = [
  ['compaction=on-failure', 'compaction on-failure'],
  ['compressedSwap.pool=20', 'compressedSwap.pool 20'],
  ['tlb.globalPages=[[0, 4096]]', 'tlb.globalPages given'],
  ['tlb.prefetch.policy=next', 'tlb.prefetch.policy next'],
  ['numa.nodes=2', 'numa.nodes 2'],
  ['replacement.scope=local:5', 'replacement.scope local:5'],
  ['replacement.scope=proportional', 'replacement.scope proportional'],
  ['replacement.scope=working-set:9', 'replacement.scope working-set:9'],
  ['prefetch.policy=stride', 'prefetch.policy stride'],
  ['prefetch.policy=working-set', 'prefetch.policy working-set'],
];

describe.each(OTHERS)('huge pages with %s', (other, words) => {
  test.each(['always', 'promote:2'])('%s is refused', (policy) => {
    const set = [LRU, other, `hugePages.policy=${policy}`];
    expect(() => loadSystem('', 'f', set)).toThrow(
      `--set hugePages.policy: hugePages.policy ${policy} with ${words}: `,
    );
  });

  test.each(['advise', 'never'])('%s makes none', (policy) => {
    const system = loadSystem('', 'f', [LRU, other, `hugePages.policy=${policy}`]);
    expect(hugeObstacle(system)?.setting).toBe(other.replace(/=.*/, ''));
    expect(hugeFrames(system)).toBe(0);
  });
});

test.each([
  'prefetch.policy=next',
  'faultAround=4',
  'tlb.walkCache=2',
  'allocator.strategy=numa',
  'references.span=first',
])('huge pages go with %s', (other) => {
  for (const policy of ['always', 'promote:2', 'advise'])
    expect(hugeFrames(loadSystem('', 'f', [LRU, other, `hugePages.policy=${policy}`]))).toBe(1024);
});

test('a scope means nothing without replacement', () => {
  const set = ['replacement.policy=none', 'replacement.scope=local:5', 'hugePages.policy=always'];
  expect(hugeFrames(loadSystem('', 'f', set))).toBe(1024);
});
