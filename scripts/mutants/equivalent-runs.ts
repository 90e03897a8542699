import type { Equivalent } from './equivalent-growth.ts';

const BY_THE_LOOP = 'a row that ends the quick way is taken by the loop';
const ROW_BY_ROW = 'a stretch that is not run at once is taken row by row';
const LOOKED_AT_AGAIN = 'the other stream is looked at once more, which changes nothing that is as it was';

/** Several changes of one line for one reason. */
function each(file: string, line: string, changes: readonly string[], reason: string): Equivalent[] {
  return changes.map((change) => ({ file, line, change, reason }));
}

/** Those of runs of references: the quick ways through them, what is made good within them, and short cuts of what they ask. */
export const OF_RUNS: readonly Equivalent[] = [
  ...each('hits.ts', 'if (!missesAreQuiet(m)) return runHits(', ['!missesAreQuiet(m) -> true'], BY_THE_LOOP),
  ...each('hits.ts', 'while (row < to) {', ['row < to -> false', '< -> >='], BY_THE_LOOP),
  ...each(
    'hits.ts',
    '(kinds[row] & skips) !== 0 || tlb === null) return row;',
    ['page < 0 || n === 0 || (kinds[row] & skips) !== 0 || tlb === null -> true', '< -> <=', '& -> |'],
    BY_THE_LOOP,
  ),
  {
    file: 'hits.ts',
    line: '(kinds[row] & skips) !== 0 || tlb === null) return row;',
    change: '< -> >=',
    reason: `${BY_THE_LOOP}, and a page that was not met permits nothing`,
  },
  ...each('hits.ts', 'if (tlb.entryOf[page] >= 0) {', ['tlb.entryOf[page] >= 0 -> true'], BY_THE_LOOP),
  ...each(
    'hits.ts',
    'if ((perm[page] & need) !== need) return row;',
    ['(perm[page] & need) !== need -> true'],
    BY_THE_LOOP,
  ),
  {
    file: 'hit-kernel.ts',
    line: 'this.length += (rows - this.length) / 8;',
    reason: 'how soon a quicker way is tried changes the time alone',
  },
  ...each(
    'run-stretches.ts',
    'if (page < 0) return false;',
    ['page < 0 -> true', 'page < 0 -> false', '< -> <=', '< -> >=', '0 -> 1'],
    `${ROW_BY_ROW}, and a page that was not met permits nothing`,
  ),
  ...each(
    'run-stretches.ts',
    'if ((perm[page] & need) !== need) return false;',
    ['(perm[page] & need) !== need -> true'],
    ROW_BY_ROW,
  ),
  ...each(
    'run-stretches.ts',
    'if (before[at] < 0) return false;',
    ['before[at] < 0 -> true', '< -> <=', '0 -> 1'],
    ROW_BY_ROW,
  ),
  ...each(
    'run-stretches.ts',
    'if (before[at] < 0) return false;',
    ['before[at] < 0 -> false', '< -> >='],
    'an open page that has no entry of its own has that of its huge page in another array, where it was the last to be used',
  ),
  ...each(
    'run-stretches.ts',
    'if (place < 0 || place >= blocks.length || blocks[place] < 0) return false;',
    ['place < 0 || place >= blocks.length || blocks[place] < 0 -> true', '< -> <=', '0 -> 1'],
    ROW_BY_ROW,
  ),
  ...each(
    'stretch-misses.ts',
    'if (huge !== null && huge.head(page) >= 0) return false;',
    ['huge !== null && huge.head(page) >= 0 -> true', '>= -> <'],
    'pages that are looked up one by one, or row by row, are found as they would be',
  ),
  {
    line: 'if (m.usesLength === m.uses.length) m.tellUses();',
    change: 'm.usesLength === m.uses.length -> true',
    reason: 'uses are told sooner, in their order',
  },
  {
    line: 'if (m.usesLength === m.uses.length) m.tellUses();',
    change: '=== -> !==',
    reason: 'as above: the list is never full then',
  },
  ...each(
    'replay.ts',
    'settled(m, o',
    ['settled(m, other); -> nothing', 'settled(m, own); -> nothing'],
    LOOKED_AT_AGAIN,
  ),
  ...each(
    'replay.ts',
    'if (stream === 1 && m.openStores && m.openRefused[1] === 0) {',
    ['stream === 1 && m.openStores && m.openRefused[1] === 0 -> true', '&& -> ||'],
    LOOKED_AT_AGAIN,
  ),
  ...each(
    'replay.ts',
    'if ((m.frames.flags[m.ptes.holder[page]] & DIRTY) === 0) return;',
    ['(m.frames.flags[m.ptes.holder[page]] & DIRTY) === 0 -> true'],
    LOOKED_AT_AGAIN,
  ),
  ...each('replay.ts', 'm.disturbed &= stream === 0 ? ~1 : ~2;', ['&= -> |='], LOOKED_AT_AGAIN),
  ...each(
    'replay.ts',
    'if ((m.ptes.perm[page] & PROT_W) === 0) m.askForEveryReference(',
    [
      '(m.ptes.perm[page] & PROT_W) === 0 -> false',
      '& -> |',
      '0 -> 1',
      "m.askForEveryReference('a page of a run needs a copy half-way'); -> nothing",
    ],
    'a run that stores was permitted to, and only an event, which ends it, takes that away',
  ),
  ...each(
    'local-replacement.ts',
    'if (serial === undefined) return;',
    ['serial === undefined -> false'],
    'no account has such a number; the condition is for the compiler',
  ),
  ...each(
    'local-replacement.ts',
    'this.rememberedBy.delete(content);',
    ['this.rememberedBy.delete(content); -> nothing'],
    'who is told that a content ended which it does not remember has nothing to forget',
  ),
  ...each(
    'memory.ts',
    "const made = count === 1 || noRun === null ? 'cannot' :",
    ['1 -> 0'],
    'where no frame is to be had, too few are free for a run of one',
  ),
  ...each(
    'stretch-misses.ts',
    'load[(uses[at] & FETCHED) === 0 ?',
    ['++ -> --'],
    'counts that wrap are greater than any number of ways that would not do: a stretch that does not fit is looked up row by row, which comes to the same',
  ),
  ...each(
    'loop.ts',
    'if (visit) visited[stream] = page;',
    ['visit -> true'],
    'a short cut: what is noted is noted already, or not read',
  ),
  ...each(
    'allocators/free-frames.ts',
    'return word << this.wordBits;',
    ['<< -> >>'],
    'no frame below the hint is free: a search from further down finds the same',
  ),
  ...each(
    'local-replacement.ts',
    'account.ended = true;',
    ['true -> false'],
    'an account without pages has none to give, so that it may be kept: no other space gets its number',
  ),
  ...each(
    'ptes.ts',
    'this.maskWords = Math.max(2, pageSize / 64 / 32);',
    ['/ -> *'],
    'words beyond those of the lines of a page take memory alone',
  ),
  ...each(
    'processes.ts',
    'm.ptes.drop(space.pages);',
    ['m.ptes.drop(space.pages); -> nothing'],
    'rows that are not used again take memory alone: none of them has an entry by which it would be found',
  ),
  ...each(
    'replacement/opt.ts',
    'if (allChanged) for (let pfn = 0;',
    ['allChanged -> true'],
    'a short cut: all are looked up again in place of those that changed',
  ),
  ...each('replacement/opt.ts', 'allChanged = false;', ['false -> true'], 'as above'),
  ...each('replacement/opt.ts', 'changed.clear();', ['changed.clear(); -> nothing'], 'as above'),
  ...each(
    'replacement/opt.ts',
    'lookUp(',
    ['< -> <='],
    'behind the end is a frame that is looked up once more, or none, of which a heap takes no note',
  ),
  ...each('hits.ts', 'if (entry < 0 || (perm[page] & need) !== need) break;', ['< -> <='], BY_THE_LOOP),
  ...each(
    'stretch-misses.ts',
    'if (fit(m, level, from, to, found)) runFirstRows(',
    ['fit(m, level, from, to, found) -> false'],
    'a stretch that is not taken so is looked up row by row, which looks up the same',
  ),
  ...each(
    'run-batch.ts',
    'at < batch.newPages.length; at++) m.pageOf[',
    ['< -> <='],
    'a page that is forgotten is found again',
  ),
  {
    file: 'run-batch.ts',
    line: 'if (end < to) for (done = line;',
    change: 'end < to -> true',
    reason: 'no line is of a row behind the last',
  },
  {
    file: 'run-batch.ts',
    line: 'if (end < to) for (done = line;',
    change: '<= -> <',
    reason: 'a row that was refused touches no line',
  },
  {
    file: 'stretch-misses.ts',
    line: 'if (sets > load.length) load = new Uint16Array(sets);',
    change: '> -> >=',
    reason: 'a column that is long enough is made anew',
  },
  {
    file: 'stretch-misses.ts',
    line: 'if (isData ? load[dataSets + (vpn & dataMask)] > dataRoom :',
    change: '> -> >=',
    reason: 'pages that are not looked up once each are looked up row by row',
  },
];
