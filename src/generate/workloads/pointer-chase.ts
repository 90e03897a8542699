import { BASE, PAGE } from '../recorder.ts';
import { bytes, count, synthetic } from '../synthetic.ts';

/** A linked list in random order. */
export const pointerChase = synthetic({
  title: 'a linked list whose nodes lie in random order, followed round and round',
  about:
    'A list of `nodes` nodes in slots `spacing` bytes apart is stored node by node, in the order of the list; then each load is of the node that the one before names. The order is one random cycle (Sattolo 1986), so that `nodes` steps visit each node once.',
  parameters: {
    nodes: count(4096, 2, 2 ** 24, 'nodes of the list'),
    spacing: bytes(PAGE, 8, 2 ** 20, 'bytes from one node to the next in memory'),
    steps: count(100_000, 1, 1e12, 'pointers that are followed'),
  },
  problem: ({ spacing }) =>
    spacing % 8 === 0 ? null : 'spacing: expected a multiple of 8, so that no node spans two pages',
  *records({ nodes, spacing, steps }, out, draws) {
    const next = draws.cycle(nodes);
    out.map(BASE, Math.ceil((nodes * spacing) / PAGE) * PAGE, 'list');
    for (let step = 0, node = 0; step < nodes + steps; step++, node = next[node]) {
      if (step < nodes) out.store(BASE + node * spacing);
      else out.load(BASE + node * spacing);
      if (out.full) yield;
    }
  },
  expectations({ nodes, spacing, steps }) {
    const pages = spacing >= PAGE ? nodes : Math.floor(((nodes - 1) * spacing) / PAGE) + 1;
    const missesAll = spacing >= PAGE && nodes > 64;
    return [
      {
        settings: {},
        counts: { references: nodes + steps, demand_zero: pages, page_faults: pages },
        why: 'references = nodes + steps; every page of the list faults once, at its first store',
      },
      ...(missesAll
        ? [
            {
              settings: { tlb: '{l1: {entries: 64, ways: 64, policy: lru}}' },
              counts: { full_misses: nodes + steps },
              why: 'a node comes again after all others: with more pages than entries LRU misses at every step',
            },
          ]
        : []),
    ];
  },
});
