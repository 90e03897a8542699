// Nodes of RAM and of processes (MODEL §9, NUMA).

export interface NumaSettings {
  nodes: number;
  policy: string;
  // preferred: the node.
  node: number;
  runsOn: number[];
  migrate: number;
  // Frames [first, end) of each node.
  frames: { first: number; end: number }[];
  distances: number[][];
}

export function parseNuma(json: unknown, framesTotal: number): NumaSettings {
  const given = (json ?? {}) as Partial<NumaSettings> & { shares?: number[] };
  const nodes = given.nodes ?? 1;
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  const shares = given.shares ?? numbers.map(() => 1);
  const sumOf = (count: number): number => shares.slice(0, count).reduce((sum, share) => sum + share, 0);
  const bound = (node: number): number => Math.floor((framesTotal * sumOf(node)) / sumOf(nodes));
  return {
    nodes,
    policy: given.policy ?? 'first-touch',
    node: given.node ?? 0,
    runsOn: given.runsOn ?? numbers,
    migrate: given.migrate ?? 0,
    frames: numbers.map((node) => ({ first: bound(node), end: bound(node + 1) })),
    distances: given.distances ?? numbers.map((from) => numbers.map((to) => (from === to ? 10 : 20))),
  };
}

export function isSplit({ nodes, policy }: NumaSettings): boolean {
  return nodes > 1 && policy !== 'blind';
}

// The parts of [first, end) that lie in each node, with the node; the whole if frames are looked for as if there were no nodes.
export function partsOf<T extends { first: number; end: number }>(
  numa: NumaSettings,
  whole: T,
): (T & { node: number })[] {
  if (!isSplit(numa)) return [{ ...whole, node: 0 }];
  return numa.frames
    .map((frames, node) => ({
      ...whole,
      node,
      first: Math.max(whole.first, frames.first),
      end: Math.min(whole.end, frames.end),
    }))
    .filter(({ first, end }) => end > first);
}

export function nodeOfFrame({ frames }: NumaSettings, pfn: number): number {
  return frames.findIndex(({ first, end }) => first <= pfn && pfn < end);
}

// The nodes that a request asks, in turn, when it comes from a process on node `own`, for page `vpn` of users or for none.
export function nodesAsked(numa: NumaSettings, own: number, vpn: number | null): number[] {
  if (!isSplit(numa)) return [0];
  if (numa.policy === 'bind') return [own];
  let begin = own;
  if (vpn !== null && numa.policy === 'interleave') begin = vpn % numa.nodes;
  if (vpn !== null && numa.policy === 'preferred') begin = numa.node;
  const far = (node: number): number => (node === begin ? -1 : numa.distances[begin]![node]!);
  return numa.frames.map((_, node) => node).sort((a, b) => far(a) - far(b) || a - b);
}
