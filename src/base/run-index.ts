/**
 * Runs of consecutive integers 0 .. bound-1 that neither overlap nor touch, ordered by length, then by place: a treap
 * (Seidel & Aragon 1996, "Randomized search trees") whose priorities are hashes, so equal histories give equal trees.
 * A run is named by its last integer. No two runs end in the same pair (2n, 2n + 1), so node n + 1 is the run that ends there.
 */
export class RunIndex {
  /** Runs. */
  count: number;
  /** The children of node n: item 2n shorter (or as long and lower), item 2n + 1 longer; 0 = none. The root is item 1. */
  private readonly children: Int32Array;
  /** Length by node. */
  private readonly lengths: Int32Array;
  /** The lowest bit of the last integer, by node. */
  private readonly odd: Uint8Array;

  constructor(bound: number) {
    const nodes = (bound >>> 1) + 2;
    this.count = 0;
    this.children = new Int32Array(2 * nodes);
    this.lengths = new Int32Array(nodes);
    this.odd = new Uint8Array(nodes);
  }

  /** The length of the run that ends with `last`. */
  lengthOf(last: number): number {
    return this.lengths[(last >>> 1) + 1];
  }

  /** The last integer of the shortest run of at least `length`, the lowest of equals; -1 if there is none. */
  shortest(length: number): number {
    const { children, lengths } = this;
    let found = 0;
    for (let node = children[ROOT]; node !== 0;) {
      if (lengths[node] < length) {
        node = children[2 * node + 1];
      } else {
        found = node;
        node = children[2 * node];
      }
    }
    return found === 0 ? -1 : 2 * (found - 1) + this.odd[found];
  }

  /** The greatest length; 0 if there is no run. */
  longest(): number {
    const { children } = this;
    let found = 0;
    for (let node = children[ROOT]; node !== 0; node = children[2 * node + 1]) found = node;
    return this.lengths[found];
  }

  insert(last: number, length: number): void {
    const { children } = this;
    const node = (last >>> 1) + 1;
    const priority = priorityOf(node);
    this.count++;
    this.lengths[node] = length;
    this.odd[node] = last & 1;
    let item = ROOT;
    let at = children[item];
    while (at !== 0 && priorityOf(at) > priority) {
      item = this.sideOf(at, node);
      at = children[item];
    }
    children[item] = node;
    // Splits the subtree that was there into what comes before and after the node.
    let lower = 2 * node;
    let higher = 2 * node + 1;
    while (at !== 0) {
      if (this.sideOf(node, at) === 2 * node) {
        children[lower] = at;
        lower = 2 * at + 1;
        at = children[lower];
      } else {
        children[higher] = at;
        higher = 2 * at;
        at = children[higher];
      }
    }
    children[lower] = 0;
    children[higher] = 0;
  }

  remove(last: number): void {
    const { children } = this;
    const node = (last >>> 1) + 1;
    this.count--;
    let item = ROOT;
    for (let at = children[item]; at !== node; at = children[item]) item = this.sideOf(at, node);
    // Joins the node's two subtrees in its place.
    let lower = children[2 * node];
    let higher = children[2 * node + 1];
    while (lower !== 0 && higher !== 0) {
      if (priorityOf(lower) > priorityOf(higher)) {
        children[item] = lower;
        item = 2 * lower + 1;
        lower = children[item];
      } else {
        children[item] = higher;
        item = 2 * higher;
        higher = children[item];
      }
    }
    children[item] = lower === 0 ? higher : lower;
  }

  /** The item of `children` under `parent` where `node` belongs. */
  private sideOf(parent: number, node: number): number {
    const difference = this.lengths[node] - this.lengths[parent] || node - parent;
    return difference < 0 ? 2 * parent : 2 * parent + 1;
  }
}

const ROOT = 1;

/** The finalizer of MurmurHash3 (Appleby): a bijection of 32-bit integers, so no two nodes have the same. */
function priorityOf(node: number): number {
  let h = Math.imul(node ^ (node >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
