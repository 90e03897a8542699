/** Mutants that no test can kill, for nothing that the program promises changes. A test that could kill one would be better than an entry here. */
export interface Equivalent {
  /** A file of src/model; left out: all. */
  file?: string;
  /** A part of the line's text; left out: all lines. */
  line?: string;
  /** What is changed and what it becomes, `from -> to`; left out: whatever. */
  change?: string;
  reason: string;
}

/** Those that change how lists grow, whether rows are used again, and how soon a quicker way is tried. */
export const OF_GROWTH_AND_PACE: readonly Equivalent[] = [
  {
    line: ', block + 1);',
    change: '+ -> -',
    reason: 'a list doubles at least, which is enough for one place more',
  },
  { line: ', block + 1);', change: '1 -> 0', reason: 'as above' },
  { line: ', at + 1);', change: '+ -> -', reason: 'as above' },
  {
    file: 'future.ts',
    line: 'chunk === 0 ? 1024 : CHUNK',
    reason: 'a list that begins shorter grows, and one that begins longer has room to spare',
  },
  {
    file: 'hot-pages.ts',
    line: 'if (pages <= this.faults.length) return;',
    change: '<= -> <',
    reason: 'a list grows when it is full, not when it would not do',
  },
  {
    file: 'activity.ts',
    line: 'if (pages <= this.counts.length) return;',
    change: '<= -> <',
    reason: 'as above',
  },
  {
    file: 'ptes.ts',
    line: 'const page = this.free.length > 0 ?',
    change: 'this.free.length > 0 -> false',
    reason: 'rows that are not used again take memory alone',
  },
  {
    file: 'kernel-heap/slab.ts',
    line: 'list.findIndex((other) => other > value)',
    change: '> -> >=',
    reason: 'no number is in the list twice',
  },
  {
    file: 'kernel-heap/buddy.ts',
    line: 'starts.findIndex((other) => other > start)',
    change: '> -> >=',
    reason: 'as above',
  },
  {
    file: 'kernel-heap/free-blocks.ts',
    line: 'if (this.blocks[middle].start > start) high = middle;',
    change: '> -> >=',
    reason: 'no two free blocks begin at one place',
  },
  {
    file: 'stretch-misses.ts',
    line: 'else if (level.bits <= MOST_LOOKUPS) runLookups(',
    change: 'level.bits <= MOST_LOOKUPS -> true',
    reason: 'a stretch that is not looked up here is taken row by row, which looks up the same',
  },
  {
    file: 'stretch-misses.ts',
    line: 'else if (level.bits <= MOST_LOOKUPS) runLookups(',
    change: 'level.bits <= MOST_LOOKUPS -> false',
    reason: 'as above',
  },
  {
    file: 'stretch-misses.ts',
    line: 'else if (level.bits <= MOST_LOOKUPS) runLookups(',
    change: '<= -> <',
    reason: 'as above',
  },
  {
    file: 'stretch-misses.ts',
    line: 'else if (level.bits <= MOST_LOOKUPS) runLookups(',
    change: '<= -> >',
    reason: 'as above',
  },
  {
    file: 'stretch-misses.ts',
    line: 'if (huge !== null && huge.head(page) >= 0) return false;',
    change: 'huge !== null && huge.head(page) >= 0 -> true',
    reason: 'a stretch that does not fit is looked up row by row, which comes to the same',
  },
  {
    file: 'stretch-misses.ts',
    line: 'for (let next = 0; next < misses; next++) {',
    change: '< -> <=',
    reason: 'as above: what is left of an earlier stretch behind the list may at most not fit',
  },
  { file: 'stretch-misses.ts', line: 'const MOST_LOOKUPS = ', reason: 'as above' },
  {
    file: 'stretch-misses.ts',
    line: 'if (sets > load.length) load =',
    change: 'sets > load.length -> true',
    reason: 'the list is cleared behind it, whether it is new or not',
  },
  {
    file: 'stretch-misses.ts',
    line: 'Tlb.policy === LRU ? ',
    change: '0 -> 1',
    reason: 'a page that is alone in its set stays there, whatever the policy',
  },
  {
    file: 'stretch-misses.ts',
    line: 'const dataSets = fetchMask + 1;',
    change: '1 -> 0',
    reason:
      'two sets that share a count seem to have more pages: they are looked up row by row, which comes to the same',
  },
  {
    file: 'run-stretches.ts',
    line: 'const SELDOM = ',
    reason: 'how often stretches are tried changes the time alone',
  },
  {
    file: 'run-stretches.ts',
    line: 'm.stretchPace.waits[at] = m.stretchPace.waited[at] = Math.min(',
    reason: 'how long stretches of a length are passed over changes the time alone',
  },
  { file: 'run-stretches.ts', line: 'm.stretchPace.waits[at]--;', reason: 'as above' },
  { file: 'run-stretches.ts', line: 'm.stretchPace.waited[at] = 0;', reason: 'as above' },
  {
    file: 'run-stretches.ts',
    line: 'if (state === BROKEN || (state !== WHOLE && skips !== 0)) continue;',
    change: '0 -> 1',
    reason: 'stretches that are passed over are taken row by row',
  },
  {
    file: 'replacement/2q.ts',
    line: 'content = -1;',
    change: '- -> ',
    reason: 'contents are places in swap, whose numbers are above 1',
  },
  { file: 'replacement/s3-fifo.ts', line: 'content = -1;', change: '- -> ', reason: 'as above' },
  {
    file: 'replacement/opt.ts',
    line: 'if (changed.length < frames.count) changed.push(pfn);',
    change: 'changed.length < frames.count -> true',
    reason: 'the list is longer, or all frames are looked up again in place of those that changed',
  },
  {
    file: 'replacement/opt.ts',
    line: 'if (changed.length < frames.count) changed.push(pfn);',
    change: 'changed.length < frames.count -> false',
    reason: 'as above',
  },
  {
    file: 'replacement/opt.ts',
    line: 'if (changed.length < frames.count) changed.push(pfn);',
    change: '< -> <=',
    reason: 'as above',
  },
  {
    file: 'replacement/opt.ts',
    line: 'if (changed.length < frames.count) changed.push(pfn);',
    change: '< -> >=',
    reason: 'as above',
  },
  {
    file: 'hits.ts',
    line: 'if (page < 0 || n === 0 || (flags & skips) !== 0) break;',
    change: '< -> <=',
    reason: 'a row that ends the quick way is taken by the loop',
  },
  {
    file: 'ptes.ts',
    line: 'this.free.push(page);',
    change: 'this.free.push(page); -> nothing',
    reason: 'rows that are not used again take memory alone',
  },
  {
    line: 'for (let slot = 0; slot < keys.length; slot++)',
    change: '< -> <=',
    reason: 'there is no slot behind the last, nor a page that it has',
  },
  {
    file: 'processes.ts',
    line: 'm.residentSets?.spaceEnds(space.serial);',
    change: 'm.residentSets?.spaceEnds(space.serial); -> nothing',
    reason: 'no other space gets that number: only memory is given back',
  },
  {
    file: 'restart.ts',
    line: 'if (m.prefetches) for (let pfn = 0;',
    change: 'm.prefetches -> true',
    reason: 'a short cut: without prefetches no frame has the flag',
  },
];
