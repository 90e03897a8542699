import { rowOf } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { aborted } from './aborted.ts';
import { aliasedFrames } from './aliased-frames.ts';
import { allocatorSearch } from './allocator-search.ts';
import { dominantFault } from './dominant-fault.ts';
import { eagerFork } from './eager-fork.ts';
import { eagerPages } from './eager-pages.ts';
import { faultAround } from './fault-around.ts';
import { type Finding, type Rule, severities } from './finding.ts';
import { forkCopies } from './fork-copies.ts';
import { fragmentation } from './fragmentation.ts';
import { hugeBloat } from './huge-bloat.ts';
import { hugeReach } from './huge-reach.ts';
import { ignoredRecords } from './ignored-records.ts';
import { internalUse } from './internal-use.ts';
import { invalidReferences } from './invalid-references.ts';
import { kernelEvents } from './kernel-events.ts';
import { kernelTables } from './kernel-tables.ts';
import { kernelHeap } from './kernel-heap.ts';
import { kfreeErrors } from './kfree-errors.ts';
import { leakedFrames } from './leaked-frames.ts';
import { outOfMemory } from './out-of-memory.ts';
import { poolExhausted } from './pool-exhausted.ts';
import { pressure } from './pressure.ts';
import { processFailures } from './process-failures.ts';
import { remadePages } from './remade-pages.ts';
import { remoteReferences } from './remote-references.ts';
import { secondFaults } from './second-faults.ts';
import { sparseTables } from './sparse-tables.ts';
import { switchFlushes } from './switch-flushes.ts';
import { thrashing } from './thrashing.ts';
import { thrashingWindows } from './thrashing-windows.ts';
import { tlbReach } from './tlb-reach.ts';

/** THE LIST of rules; where findings weigh the same, the earlier rule comes first. */
export const rules = {
  aborted,
  'out-of-memory': outOfMemory,
  'invalid-references': invalidReferences,
  'kernel-events': kernelEvents,
  'process-failures': processFailures,
  'ignored-records': ignoredRecords,
  'aliased-frames': aliasedFrames,
  'pool-exhausted': poolExhausted,
  'leaked-frames': leakedFrames,
  'kernel-heap': kernelHeap,
  'kfree-errors': kfreeErrors,
  thrashing,
  'thrashing-windows': thrashingWindows,
  'tlb-reach': tlbReach,
  'switch-flushes': switchFlushes,
  'remote-references': remoteReferences,
  'remade-pages': remadePages,
  'second-faults': secondFaults,
  'huge-reach': hugeReach,
  'huge-bloat': hugeBloat,
  'sparse-tables': sparseTables,
  'kernel-tables': kernelTables,
  'eager-fork': eagerFork,
  'eager-pages': eagerPages,
  'allocator-search': allocatorSearch,
  fragmentation,
  'dominant-fault': dominantFault,
  'fork-copies': forkCopies,
  'fault-around': faultAround,
  pressure,
  'internal-use': internalUse,
} satisfies Record<string, Rule>;

/** What stands out in a run: problems, then costs, then insights, each from the heaviest down. */
export function findings(result: Result): (Finding & { rule: string })[] {
  const row = rowOf(result);
  return Object.entries(rules)
    .flatMap(([name, rule]) => {
      const finding = rule(result, row);
      return finding === null ? [] : [{ ...finding, rule: name }];
    })
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.weight - a.weight);
}
