import { describe, expect, test } from 'vitest';
import { loadSystem } from '../../src/system/load.ts';
import { nearestFirst, nodeBounds, nodeOfStart } from '../../src/base/numa-nodes.ts';
import { poolsOf } from '../../src/system/physical.ts';

const load = (numa: string, rest = '') => loadSystem(`memory: 64KiB\nnuma: ${numa}\n${rest}`, 'x.yaml');

describe('nodes', () => {
  test('have equal parts of RAM, or by weight, rounded down at each border', () => {
    expect(nodeBounds(load('{nodes: 3}'))).toEqual([0, 5, 10, 16]);
    expect(nodeBounds(load('{nodes: 3, shares: [1, 5, 2]}'))).toEqual([0, 2, 12, 16]);
  });

  test('are asked from the nearest on, of equals from the lowest on', () => {
    const { numa } = load(
      '{nodes: 4, distances: [[10, 30, 20, 30], [30, 10, 20, 20], [20, 20, 10, 31], [30, 20, 31, 10]]}',
    );
    expect([0, 1, 2, 3].map((node) => nearestFirst(numa, node))).toEqual([
      [0, 2, 1, 3],
      [1, 2, 3, 0],
      [2, 0, 1, 3],
      [3, 1, 0, 2],
    ]);
  });

  test('run processes in turn, or as they are told', () => {
    const starts = [0, 1, 2, 3, 4];
    expect(starts.map((start) => nodeOfStart(load('{nodes: 2}').numa, start))).toEqual([0, 1, 0, 1, 0]);
    expect(starts.map((start) => nodeOfStart(load('{nodes: 2, runsOn: [1, 1, 0]}').numa, start))).toEqual([
      1, 1, 0, 1, 1,
    ]);
  });

  test('split pools, but for the policy that is blind', () => {
    const pool = 'physical: [{name: users, start: 0x6000, end: 0xC000, use: pool, serves: [user]}]';
    const parts = (policy: string) =>
      poolsOf(load(`{nodes: 2, policy: ${policy}}`, pool)).map(({ name, node, first, end }) => [
        name,
        node,
        first,
        end,
      ]);
    expect(parts('first-touch')).toEqual([
      ['users', 0, 6, 8],
      ['users', 1, 8, 12],
      ['', 0, 0, 8],
      ['', 1, 8, 16],
    ]);
    expect(parts('blind')).toEqual([
      ['users', 0, 6, 12],
      ['', 0, 0, 16],
    ]);
  });
});

/** What cannot be, and why. */
test.each([
  ['{nodes: 17}', '', 'numa.nodes 17 leaves node 0 no frame: memory 65536 is 16 frames of 4096 bytes'],
  ['{nodes: 2, shares: [1, 1000]}', '', 'leaves node 0 no frame'],
  ['{nodes: 3, shares: [1, 1]}', '', 'numa.shares has 2 entries, numa.nodes is 3: give one for each node'],
  ['{nodes: 2, distances: [[10, 20]]}', '', 'numa.distances must be 2 rows of 2 (numa.nodes), it has 1 rows'],
  ['{nodes: 2, distances: [[10, 20], [20]]}', '', 'numa.distances must be 2 rows of 2 (numa.nodes), row 1 has 1'],
  ['{nodes: 2, distances: [[10, 20], [20, 11]]}', '', 'numa.distances has 11 from node 1 to itself'],
  [
    '{nodes: 2, distances: [[10, 9], [9, 10]]}',
    '',
    'numa.distances.0.1 must be a whole number from 10 to 254, found 9',
  ],
  ['{nodes: 2, node: 2, policy: preferred}', '', 'numa.node 2 does not exist: numa.nodes is 2, so nodes are 0 to 1'],
  ['{nodes: 2, runsOn: [0, 5]}', '', 'numa.runsOn names node 5, which does not exist'],
  [
    '{nodes: 2, policy: bind}',
    'replacement: {policy: lru}',
    'set replacement.policy to none, or numa.policy to first-touch',
  ],
  ['{nodes: 2, migrate: 4}', 'replacement: {policy: lru, scope: "local:9"}', 'numa.migrate gives a page a new frame'],
  ['{nodes: 2, migrate: 4, policy: blind}', '', 'numa.migrate asks for a frame of one node'],
  ['{nodes: 2, policy: blind}', 'allocator: {strategy: numa}', 'allocator.strategy numa chooses among nodes'],
  ['{nodes: 2, policy: local}', '', 'numa.policy must be one of first-touch, interleave'],
])('%s %s is refused: %s', (numa, rest, error) => {
  expect(() => load(numa, rest)).toThrow(error);
});
