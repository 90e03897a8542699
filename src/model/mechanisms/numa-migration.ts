// lane: seam
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import type { Machine } from '../machine.ts';
import { moveFrame } from '../move-frame.ts';
import { anyFree } from '../pools.ts';
import { PHYSICAL } from '../ptes.ts';
import type { Mechanism } from './mechanism.ts';

/** Migration (MODEL §9): a page moves to the node whose processes alone have walked to it so many times in a row. */
export function numaMigration({ numa: { nodes, migrate } }: System): Mechanism | null {
  if (nodes === 1 || migrate === 0) return null;
  return {
    afterWalk: (m, page) => {
      const { numa, ptes } = m;
      const frame = ptes.holder[page];
      if (numa === null || (ptes.state[page] & PHYSICAL) !== 0 || frame === m.zeroFrame) return;
      const { walks, walksFrom, nodeOf } = numa;
      const { node } = m.pools;
      if (nodeOf[frame] === node) walks[frame] = 0;
      else {
        walks[frame] = walksFrom[frame] === node ? walks[frame] + 1 : 1;
        walksFrom[frame] = node;
        if (walks[frame] < migrate) return;
        walks[frame] = 0;
        migrateTo(m, page, frame, node);
      }
    },
  };
}

function migrateTo(m: Machine, page: number, frame: number, node: number): void {
  const supply = m.pools.usersOn(node);
  if (anyFree(supply)) {
    moveFrame(m, frame, supply, page);
    m.counters.count(C.migrated_pages);
  } else m.counters.count(C.migration_failures);
}
