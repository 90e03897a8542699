/** What of a system says how its nodes lie (MODEL §9). */
export interface NodeSettings {
  nodes: number;
  shares: number[] | null;
  distances: number[][] | null;
  runsOn: number[] | null;
}

interface MachineOfNodes {
  numa: NodeSettings & { policy: string };
  memory: number;
  pageSize: number;
}

/** Distance of a node from itself, as ACPI's SLIT has it. */
export const LOCAL_DISTANCE = 10;
/** What a node is from another where nothing is said: twice the latency, Linux's REMOTE_DISTANCE (include/linux/topology.h). */
const REMOTE_DISTANCE = 20;

/** First frame of each node, and last the frames in all. */
export function nodeBounds({ numa: { nodes, shares }, memory, pageSize }: MachineOfNodes): number[] {
  const frames = Math.floor(memory / pageSize);
  const weights = shares ?? Array.from({ length: nodes }, () => 1);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const bounds = [0];
  for (const weight of weights) {
    before += weight;
    bounds.push(Math.floor((frames * before) / all));
  }
  return bounds;
}

export function distance({ distances }: NodeSettings, from: number, to: number): number {
  if (distances !== null) return distances[from][to];
  return from === to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

/** All nodes by ascending distance from one; of equals the lower number first. It comes first itself. */
export function nearestFirst(numa: NodeSettings, from: number): number[] {
  const others = Array.from({ length: numa.nodes }, (_, node) => node).filter((node) => node !== from);
  return [from, ...others.sort((a, b) => distance(numa, from, a) - distance(numa, from, b) || a - b)];
}

/** The node that the `start`-th process runs on, from 0. */
export function nodeOfStart({ nodes, runsOn }: NodeSettings, start: number): number {
  return runsOn === null ? start % nodes : runsOn[start % runsOn.length];
}

/** Whether frames are looked for node by node. */
export function splitsRam({ numa: { nodes, policy } }: MachineOfNodes): boolean {
  return nodes > 1 && policy !== 'blind';
}
