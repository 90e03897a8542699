// lane: seam
import { nearestFirst, splitsRam } from '../base/numa-nodes.ts';
import { allocatable, poolsFor, poolsOf, reservedFrames } from '../system/physical.ts';
import type { Pool as PoolOfSystem } from '../system/physical.ts';
import type { System } from '../system/system.ts';
import { allocators } from './allocators/index.ts';
import { Ageing } from './fragment.ts';
import type { Allocator } from './allocators/allocator.ts';
import { RESERVED } from './frames.ts';
import type { Frames } from './frames.ts';

/** Frames with an allocator of their own, which counts them from the pool's first one (MODEL §12). */
export interface Pool {
  /** '' = the rest of RAM. */
  name: string;
  node: number;
  first: number;
  end: number;
  allocator: Allocator;
  /** Frames free now. */
  free: number;
}

/** Where a kind of owner gets its frames: pools that are asked in turn. */
export interface Supply {
  pools: readonly Pool[];
  /** Pages of users lie in these pools, so that evicting one may help. */
  evicts: boolean;
  /** The node that is asked first. */
  node: number;
}

/** The pools of RAM. Without any there is one, the rest of RAM, which is all of it. */
export class Pools {
  readonly list: readonly Pool[];
  /** For pages of users: anonymous, file and zero. */
  readonly users: Supply;
  readonly tables: Supply;
  /** Those that `allocator.fragment` took, too. */
  readonly reservedFrames: number;
  readonly fragmentFrames: number;
  /** The node whose process asks; 0 where there is one. */
  node = 0;
  /** A frame was asked for when none was free: until then every policy of replacement does the same. */
  wasShort = false;
  private readonly byNode: NodeSupplies | null;

  constructor(system: System, frames: Frames) {
    const settings = poolsOf(system);
    const ageing = new Ageing(system);
    this.list = settings.map((pool) => makePool(pool, system.allocator, ageing, frames));
    const users = poolsFor(settings, 'user');
    const tables = poolsFor(settings, 'tables');
    this.users = { pools: users.map((at) => this.list[at]), evicts: true, node: 0 };
    const evicts = tables.some((at) => users.includes(at));
    this.tables = { pools: tables.map((at) => this.list[at]), evicts, node: 0 };
    this.byNode = splitsRam(system) ? new NodeSupplies(system.numa, this.users, this.tables) : null;
    let reserved = 0;
    for (const { first, end } of reservedFrames(system)) {
      frames.owner.fill(RESERVED, first, end);
      reserved += end - first;
    }
    this.fragmentFrames = ageing.frames;
    this.reservedFrames = reserved + ageing.frames;
  }

  /** Where a page of users gets its frame; `vpn` -1 = it is for no page. */
  usersFor(vpn: number): Supply {
    return this.byNode === null ? this.users : this.byNode.users[this.byNode.firstFor(vpn, this.node)];
  }

  tablesFor(): Supply {
    return this.byNode === null ? this.tables : this.byNode.tables[this.node];
  }

  /** Users' frames of one node alone. */
  usersOn(node: number): Supply {
    const { pools } = this.users;
    return { pools: pools.filter((pool) => pool.node === node), evicts: false, node };
  }

  /** Whose frame it is. */
  of(pfn: number): Pool {
    const { list } = this;
    const rest = list.length - 1;
    for (let at = 0; at < rest; at++) if (pfn >= list[at].first && pfn < list[at].end) return list[at];
    return list[rest];
  }

  /** Frames free now, in all pools. */
  get free(): number {
    return this.list.reduce((frames, pool) => frames + pool.free, 0);
  }

  /** Frames free now in pools that the supply does not ask. */
  freeBeside({ pools }: Supply): number {
    return this.free - pools.reduce((frames, pool) => frames + pool.free, 0);
  }

  /** Free runs now, and the frames of the longest. */
  freeRuns(): { runs: number; largest: number } {
    const each = this.list.map(({ allocator }) => allocator.freeRuns());
    return {
      runs: each.reduce((sum, { runs }) => sum + runs, 0),
      largest: Math.max(...each.map(({ largest }) => largest)),
    };
  }
}

/** Who is asked for frames, by the node that is asked first (MODEL §9). */
class NodeSupplies {
  readonly users: readonly Supply[];
  readonly tables: readonly Supply[];
  private readonly settings: System['numa'];

  constructor(settings: System['numa'], users: Supply, tables: Supply) {
    const nodes = Array.from({ length: settings.nodes }, (_, node) => node);
    const from = ({ pools, evicts }: Supply, node: number): Supply => {
      const asked = settings.policy === 'bind' ? [node] : nearestFirst(settings, node);
      return { pools: asked.flatMap((each) => pools.filter((pool) => pool.node === each)), evicts, node };
    };
    this.settings = settings;
    this.users = nodes.map((node) => from(users, node));
    this.tables = nodes.map((node) => from(tables, node));
  }

  /** The node that is asked first for page `vpn`, -1 = for no page, when a process on node `own` asks. */
  firstFor(vpn: number, own: number): number {
    const { policy, nodes, node } = this.settings;
    if (vpn < 0) return own;
    if (policy === 'interleave') return vpn % nodes;
    return policy === 'preferred' ? node : own;
  }
}

/** Whether any of the pools has a free frame. */
export function anyFree({ pools }: Supply): boolean {
  return pools.some(({ free }) => free > 0);
}

function makePool(pool: PoolOfSystem, settings: System['allocator'], ageing: Ageing, { owner }: Frames): Pool {
  const { name, node, first, end, withheld } = pool;
  const free = new Uint8Array(Math.max(0, end - first)).fill(1);
  for (const range of withheld) free.fill(0, Math.max(0, range.first - first), Math.max(0, range.end - first));
  const unaged = Uint8Array.from(settings.fragment === 0 ? [] : free);
  const aged = ageing.age(pool, free);
  for (let at = 0; at < unaged.length; at++) if (unaged[at] !== free[at]) owner[first + at] = RESERVED;
  const make = allocators[settings.strategy as keyof typeof allocators];
  return { name, node, first, end, allocator: make(free, settings, first), free: allocatable(pool) - aged };
}
