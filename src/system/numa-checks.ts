import type { Check } from './check.ts';
import { LOCAL_DISTANCE, nodeBounds } from '../base/numa-nodes.ts';

/** Rules of the settings of nodes (MODEL §9). */
export const numaChecks: Check[] = [
  {
    needs: ['numa', 'memory', 'pageSize'],
    problem(system) {
      const { nodes, shares } = system.numa;
      if (shares !== null && shares.length !== nodes) {
        const message = `numa.shares has ${shares.length} ${shares.length === 1 ? 'entry' : 'entries'}, numa.nodes is ${nodes}: give one for each node`;
        return { path: ['numa', 'shares'], message };
      }
      const bounds = nodeBounds(system);
      const empty = bounds.findIndex((first, node) => node < nodes && bounds[node + 1] === first);
      if (empty < 0 || nodes === 1) return null;
      const message = `numa.nodes ${nodes} leaves node ${empty} no frame: memory ${system.memory} is ${bounds[nodes]} frames of ${system.pageSize} bytes; take fewer nodes, other shares or more memory`;
      return { path: ['numa', 'nodes'], message };
    },
  },
  {
    needs: ['numa'],
    problem({ numa: { nodes, distances } }) {
      if (distances === null) return null;
      const path = ['numa', 'distances'];
      const odd = distances.findIndex((row) => row.length !== nodes);
      if (distances.length !== nodes || odd >= 0) {
        const found =
          distances.length === nodes ? `row ${odd} has ${distances[odd].length}` : `it has ${distances.length} rows`;
        return { path, message: `numa.distances must be ${nodes} rows of ${nodes} (numa.nodes), ${found}` };
      }
      const wrong = distances.findIndex((row, node) => row[node] !== LOCAL_DISTANCE);
      if (wrong < 0) return null;
      const message = `numa.distances has ${distances[wrong][wrong]} from node ${wrong} to itself: that is ${LOCAL_DISTANCE}, and the others are given in tenths of it`;
      return { path, message };
    },
  },
  {
    needs: ['numa'],
    problem({ numa: { nodes, node, runsOn } }) {
      const has = `numa.nodes is ${nodes}, so nodes are 0 to ${nodes - 1}`;
      if (node >= nodes) return { path: ['numa', 'node'], message: `numa.node ${node} does not exist: ${has}` };
      const beyond = runsOn?.find((each) => each >= nodes);
      if (beyond === undefined) return null;
      return { path: ['numa', 'runsOn'], message: `numa.runsOn names node ${beyond}, which does not exist: ${has}` };
    },
  },
  {
    needs: ['numa', 'replacement'],
    problem({ numa: { nodes, policy, migrate }, replacement }) {
      if (nodes === 1 || replacement.policy === 'none') return null;
      if (policy === 'bind') {
        const message = `numa.policy bind takes frames of one node only, and a victim of replacement.policy ${replacement.policy} may lie in any: set replacement.policy to none, or numa.policy to first-touch`;
        return { path: ['numa', 'policy'], message };
      }
      if (migrate === 0 || replacement.scope === 'global') return null;
      const message = `numa.migrate gives a page a new frame, and with replacement.scope ${replacement.scope} each frame is charged to the space that it was filled for: set one of them to its default`;
      return { path: ['numa', 'migrate'], message };
    },
  },
  {
    needs: ['numa', 'allocator'],
    problem({ numa: { policy, migrate }, allocator }) {
      if (policy !== 'blind') return null;
      if (migrate > 0) {
        const message =
          'numa.migrate asks for a frame of one node, and numa.policy blind cannot: choose another policy';
        return { path: ['numa', 'migrate'], message };
      }
      if (allocator.strategy !== 'numa') return null;
      const message =
        'allocator.strategy numa chooses among nodes, and numa.policy blind does not look at them: choose first-fit, or another policy';
      return { path: ['allocator', 'strategy'], message };
    },
  },
  {
    needs: ['numa', 'compaction', 'compressedSwap'],
    problem({ numa: { nodes, policy }, compaction, compressedSwap }) {
      if (nodes === 1 || policy === 'blind') return null;
      const path = compaction === 'off' ? ['compressedSwap', 'pool'] : ['compaction'];
      if (compaction === 'off' && compressedSwap.pool === 0) return null;
      const message = `${path.join('.')} moves frames as if there were no nodes, and numa.nodes is ${nodes}: set one of them to its default, or numa.policy to blind`;
      return { path, message };
    },
  },
];
