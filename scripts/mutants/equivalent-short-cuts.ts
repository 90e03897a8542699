import type { Equivalent } from './equivalent-growth.ts';

const BY_THE_LOOP = 'a row that ends the quick way is taken by the loop';

/** Those that take a longer way to the same, look behind the end of a column, or ask for what nobody has. */
export const OF_SHORT_CUTS: readonly Equivalent[] = [
  {
    file: 'resident-sets.ts',
    line: 'if (this.isWorkingSet) this.lastUse[',
    change: 'this.isWorkingSet -> true',
    reason: 'a column without places takes nothing',
  },
  {
    file: 'replacement/aging.ts',
    line: 'for (let value = least; value < 256; value++) {',
    change: '< -> <=',
    reason: 'there is no queue behind the last, nor a page in it',
  },
  {
    file: 'mechanisms/prefetch-working-set.ts',
    line: 'for (let at = list.length - 1; ',
    change: '1 -> 0',
    reason: 'there is no page behind the last',
  },
  {
    file: 'aliases.ts',
    line: 'const reserved = named < m.frames.count &&',
    change: '< -> <=',
    reason: 'the row behind the last frame stands for physical pages and is not reserved',
  },
  {
    file: 'hits.ts',
    line: 'return traceBits > 0 ? CONTINUED : 0;',
    change: 'traceBits > 0 -> true',
    reason: BY_THE_LOOP,
  },
  { file: 'hits.ts', line: 'return traceBits > 0 ? CONTINUED : 0;', change: '> -> >=', reason: BY_THE_LOOP },
  {
    file: 'hits.ts',
    line: 'hitKernel.learn(end - from);',
    change: 'hitKernel.learn(end - from); -> nothing',
    reason: 'how soon a quicker way is tried changes the time alone',
  },
  { file: 'hits.ts', line: 'const row = hitKernel.pays ?', change: 'hitKernel.pays -> true', reason: 'as above' },
  { file: 'hits.ts', line: 'const row = hitKernel.pays ?', change: 'hitKernel.pays -> false', reason: 'as above' },
  {
    file: 'local-replacement.ts',
    line: 'account.charged === 0) this.accounts.delete(',
    change: 'account.charged === 0 -> false',
    reason: 'an account without pages has none to give: only memory is given back',
  },
  {
    file: 'local-replacement.ts',
    line: 'account.charged === 0) this.accounts.delete(',
    change: 'account.ended && account.charged === 0 -> false',
    reason: 'as above',
  },
  {
    file: 'local-replacement.ts',
    line: 'this.accountOf[from] = -1;',
    change: '- -> ',
    reason: 'nobody asks whose a free frame is until it is filled',
  },
  {
    file: 'mechanisms/global-pages.ts',
    line: 'if (global) this.find(m, array, page);',
    change: 'global -> true',
    reason: 'a short cut: a page that is not global finds nothing',
  },
  {
    file: 'mechanisms/numa-migration.ts',
    line: 'if (nodes === 1 || migrate === 0) return null;',
    change: '1 -> 0',
    reason: 'with one node there are no walks from another, and what would count them does nothing',
  },
  {
    file: 'replacement/opt.ts',
    line: "assert(soonest.keyOf(pfn) > latest, 'a next reference lies in the past');",
    change: '> -> >=',
    reason: 'what always holds holds then, too',
  },
  {
    file: 'allocators/random.ts',
    line: 'takeRun(frames: number, aligned = false): number {',
    change: 'false -> true',
    reason: 'who asks for a run says whether it is aligned',
  },
  {
    file: 'tlb.ts',
    line: 'if (this.shared !== null) this.shared[this.entryOf[page]] = 1;',
    change: 'this.shared !== null -> true',
    reason: 'asked of global pages alone; the condition is for the compiler',
  },
  {
    file: 'tlb.ts',
    line: 'if (tags[entry] < 0) continue;',
    change: 'tags[entry] < 0 -> false',
    reason: 'a short cut: an entry that is free has no page to lose it, and a column has no place -1',
  },
  {
    file: 'tlb.ts',
    line: 'if (marks[at] === 0) clear++;',
    change: '++ -> --',
    reason: 'what a draw leaves over is the same by a number as by its negative',
  },
  {
    file: 'tlb.ts',
    line: 'if (newest(this.used, entry, half) > newest(',
    change: '> -> >=',
    reason: 'asked of ways that are all in use, no two of which were used last at the same time',
  },
  {
    file: 'reference.ts',
    line: 'if (m.prefetches) notePrefetchUse(m, page);',
    change: 'm.prefetches -> true',
    reason: 'a short cut: without prefetches no frame has the flag',
  },
  {
    file: 'run-stretches.ts',
    line: 'if (entry >= 0) ',
    change: 'entry >= 0 -> true',
    reason: 'a column has no place -1: nothing is written',
  },
  {
    file: 'tlb.ts',
    line: 'if (times[at] > most) most = times[at];',
    change: '> -> >=',
    reason: 'the greatest value is the same',
  },
  {
    file: 'allocators/free-frames.ts',
    line: 'return frames === 1 ? this.bits.next(from) : this.tree.find(frames, from);',
    change: 'frames === 1 -> false',
    reason: 'a short cut: a run of one frame is found as longer ones are',
  },
  {
    file: 'allocators/free-frames.ts',
    line: 'return frames === 1 ? this.bits.next(from) : this.tree.find(frames, from);',
    change: '1 -> 0',
    reason: 'as above',
  },
  {
    file: 'processes.ts',
    line: 'blocks: new Int32Array(0),',
    change: '0 -> 1',
    reason: 'the first image of a process begins with blocks of its own',
  },
  {
    file: 'processes.ts',
    line: 'process.space !== before?.space) for (const act of m.spaceRuns)',
    change: 'process !== null && process.space !== before?.space -> true',
    reason: 'what a space lost while it did not run was brought back when it began to, and who begins to run is alive',
  },
  {
    file: 'hits.ts',
    line: 'if (hitKernel === null) return runHitsHere(',
    change: 'hitKernel === null -> true',
    reason: 'the quicker way to the same is not taken',
  },
  {
    file: 'tables/kernel-tables.ts',
    line: 'this.shared = new Int32Array(nodes.depth > 1 ? nodes.entryCount[0] : 0)',
    change: '> -> >=',
    reason: 'a root that is the only table is not given what others share',
  },
  {
    file: 'tables/kernel-tables.ts',
    line: 'this.shared = new Int32Array(nodes.depth > 1 ? nodes.entryCount[0] : 0)',
    change: 'nodes.depth > 1 -> true',
    reason: 'as above',
  },
  {
    file: 'tables/nodes.ts',
    line: 'if (children === null) throw new Error(',
    change: 'children === null -> false',
    reason: 'the condition is for the compiler',
  },
];
