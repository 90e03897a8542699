// lane: seam
import { distance, LOCAL_DISTANCE, nodeBounds, nodeOfStart } from '../base/numa-nodes.ts';
import type { System } from '../system/system.ts';
import { CONTINUED, KIND_MASK } from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import { FETCH } from '../trace/ops.ts';
import type { Pages } from '../trace/pages.ts';
import { C } from './counters.ts';
import type { Machine } from './machine.ts';
import type { Process } from './spaces.ts';

/** Of what is in no frame of RAM. */
const NO_NODE = 255;

/**
 * Nodes (MODEL §9): which frames each has, and how often processes of each reach for memory of each. References are counted behind the loop, for rows that were run since the last
 * time, as long as their pages lie where they lay: `settle` is called before a page that a process of the running rows may use gets another frame, and after its rows.
 */
export class Numa {
  readonly nodes: number;
  /** By frame, and NO_NODE for what physical maps name. */
  readonly nodeOf: Uint8Array;
  /** References, and entries read by walks, by node of the process (row), then of the memory. */
  readonly references: Float64Array;
  readonly reads: Float64Array;
  /** By frame: walks in a row from one other node since the fill, and that node. */
  readonly walks: Int32Array;
  readonly walksFrom: Uint8Array;
  private readonly settings: System['numa'];
  /** Frames of the entries that one walk reads. */
  private readonly path: Int32Array;
  private readonly entries: boolean;
  /** What is run now: rows from `counted` up to `m.begun` are to be counted. */
  private process: Process | null = null;
  private batch: Batch | null = null;
  private pages: Pages | null = null;
  private counted = 0;
  /** Node that each stream's last counted run was counted for. */
  private readonly runNode = new Uint8Array(2);

  constructor(system: System, depth: number) {
    const { nodes } = system.numa;
    const bounds = nodeBounds(system);
    this.settings = system.numa;
    this.nodes = nodes;
    this.nodeOf = new Uint8Array(bounds[nodes] + 1);
    for (let node = 0; node < nodes; node++) this.nodeOf.fill(node, bounds[node], bounds[node + 1]);
    this.nodeOf[bounds[nodes]] = NO_NODE;
    this.walks = new Int32Array(bounds[nodes]);
    this.walksFrom = new Uint8Array(bounds[nodes]);
    this.references = new Float64Array(nodes * nodes);
    this.reads = new Float64Array(nodes * nodes);
    this.path = new Int32Array(depth);
    this.entries = system.table.backing === 'frames';
  }

  nodeOfProcess({ start }: Process): number {
    return nodeOfStart(this.settings, start);
  }

  /** A page gets the frame. */
  filled(pfn: number): void {
    this.walks[pfn] = 0;
  }

  /** Rows of a process begin. */
  begin(m: Machine, process: Process, batch: Batch, pages: Pages, row: number): void {
    this.process = process;
    this.batch = batch;
    this.pages = pages;
    this.counted = m.begun = row;
  }

  /** The rows before `to` are done. */
  end(m: Machine, to: number): void {
    m.begun = to;
    this.settle(m);
  }

  /** Counts the references of the rows that have begun, for the nodes where their pages lie now. */
  settle(m: Machine): void {
    const { process, batch, pages } = this;
    if (process === null || batch === null || pages === null || this.counted >= m.begun) return;
    const own = this.nodeOfProcess(process);
    const traceBits = m.pageBits - pages.pageBits;
    const { holder, region } = m.ptes;
    for (let row = this.counted; row < m.begun; row++) {
      const tracePage = batch.page[row];
      const flags = batch.kind[row];
      const n = batch.refs[row];
      if (n === 0 || batch.outcome[row] !== 0) continue;
      if ((flags & CONTINUED) !== 0 && traceBits > 0 && pages.vpn[tracePage] % (1 << traceBits) !== 0) continue;
      const page = m.pageOf[tracePage];
      const node = this.nodeOf[holder[page]];
      this.runNode[(flags & KIND_MASK) === FETCH ? 0 : 1] = node;
      if (node === NO_NODE) continue;
      this.references[own * this.nodes + node] += n;
      const block = process.blocks[region[page]];
      m.counters.values[block + (node === own ? C.local_references : C.remote_references)] += n;
    }
    this.counted = m.begun;
  }

  /** The stream's open run goes on after something had happened: rows cannot carry references of one run to several nodes. */
  goesOn(m: Machine, stream: number): void {
    this.settle(m);
    if (this.nodeOf[m.ptes.holder[m.open[stream]]] !== this.runNode[stream])
      m.askForEveryReference('a page moves to another node while it is in use');
  }

  /** `walks` walks have read the entries above a page, but for the first `known`. */
  walked(m: Machine, process: Process, page: number, known: number, walks: number): void {
    if (!this.entries) return;
    const own = this.nodeOfProcess(process);
    const reads = m.tables.entryFrames(process.space.tables, m.ptes.vpn[page], this.path);
    let remote = 0;
    for (let level = known; level < reads; level++) {
      const node = this.nodeOf[this.path[level]];
      this.reads[own * this.nodes + node] += walks;
      if (node !== own) remote++;
    }
    m.counters.count(C.remote_walk_reads, remote * walks);
  }

  /** Distances beyond that to the own node, added up over what was counted. */
  distanceOf(counted: Float64Array): number {
    let sum = 0;
    for (let from = 0; from < this.nodes; from++)
      for (let to = 0; to < this.nodes; to++)
        sum += counted[from * this.nodes + to] * (distance(this.settings, from, to) - LOCAL_DISTANCE);
    return sum;
  }

  /** Counters begin anew. */
  restart(): void {
    this.references.fill(0);
    this.reads.fill(0);
  }
}

export function createNuma(system: System, depth: number): Numa | null {
  return system.numa.nodes > 1 ? new Numa(system, depth) : null;
}
