// What a random system has of the mechanisms that are off by default, now and then; drawn apart from all else of the system.

import { makeRandom, type Random } from './random.ts';

export function withMechanisms(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x3ca11e);
  const cached = withNuma(seed, withWalkCache(random, system));
  if (random.chance(0.75)) return cached;
  return { ...cached, prefetch: { policy: 'next', pages: random.pick([1, 2, 3, 8]) } };
}

function withWalkCache(random: Random, system: Record<string, unknown>): Record<string, unknown> {
  const { levels } = system['table'] as { levels?: number[] };
  if (levels === undefined || random.chance(0.7)) return system;
  const sizes = [0, 1, 2, 2, 4, 16];
  const list = levels.slice(1).map(() => random.pick(sizes));
  const walkCache = list.length === 0 || random.chance(0.4) ? random.pick(sizes) : list;
  return { ...system, tlb: { ...(system['tlb'] as object | undefined), walkCache } };
}

// Now and then a machine of several nodes; drawn apart. Where a rule forbids a setting, its default.
function withNuma(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x40de5);
  if (random.chance(0.65) || Number(system['memory']) / Number(system['pageSize']) < 8) return system;
  const { policy: replaces, scope } = system['replacement'] as { policy: string; scope?: string };
  const nodes = random.pick([2, 2, 3, 4]);
  const far = (from: number, to: number): number => (from === to ? 10 : random.pick([11, 16, 20, 20, 31]));
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  const policy = random.pick(['first-touch', 'interleave', 'preferred', 'bind', 'blind']);
  const forbidden = policy === 'blind' || (replaces !== 'none' && (scope ?? 'global') !== 'global');
  const given = {
    shares: numbers.map(() => random.integer(1, 3)),
    distances: numbers.map((from) => numbers.map((to) => far(from, to))),
    policy: policy === 'bind' && replaces !== 'none' ? 'first-touch' : policy,
    node: random.integer(0, nodes - 1),
    runsOn: Array.from({ length: random.integer(1, 3) }, () => random.integer(0, nodes - 1)),
    migrate: forbidden ? 0 : random.pick([0, 1, 1, 2, 3]),
  };
  const chosen = Object.entries(given).filter(() => random.chance(0.65));
  const numa: Record<string, unknown> = { nodes, ...Object.fromEntries(chosen) };
  if (numa['policy'] === 'blind' || random.chance(0.8)) return { ...system, numa };
  return { ...system, numa, allocator: { ...(system['allocator'] as object | undefined), strategy: 'numa' } };
}
