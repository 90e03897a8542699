import { hugeFrames, promotedAfter } from '../base/huge-sizes.ts';
import type { System, TlbLevel } from '../system/system.ts';
import { bytes, plural, thousands } from './numbers.ts';
import { allocatorRemarks, physicalWords } from './physical-words.ts';
import { levelSettings } from './tlb-levels.ts';

/** The settings of a system in words, by topic. */
export function systemWords(system: System): { topic: string; words: string }[] {
  return [
    { topic: 'Pages and RAM', words: memoryWords(system) },
    { topic: 'Page table', words: tableWords(system) },
    { topic: 'TLB', words: tlbWords(system) },
    ...kernelWords(system),
    ...physicalWords(system),
    { topic: 'Frame allocator', words: `${allocatorWords(system)}${allocatorRemarks(system)}` },
    { topic: 'Replacement', words: replacementWords(system) },
    { topic: 'Unmapped addresses', words: unmappedWords(system) },
    { topic: 'Files', words: fileWords(system) },
    { topic: 'Fork', words: forkWords(system) },
    { topic: 'First loads', words: firstLoadWords(system) },
    ...prefetchWords(system),
    ...hugeWords(system),
    ...pressureWords(system),
    ...nodeWords(system),
    ...referenceWords(system),
  ];
}

function memoryWords({ pageSize, memory, reserved, devices }: System): string {
  const frames = `${bytes(pageSize)} pages; ${bytes(memory)} of RAM = ${plural(Math.floor(memory / pageSize), 'frame')}`;
  const spared = reserved.reduce((sum, [, length]) => sum + length, 0);
  const reservedWords =
    spared === 0 ? '' : `, of which ${bytes(spared)} in ${plural(reserved.length, 'range')} are reserved`;
  return `${frames}${reservedWords}${devices.length === 0 ? '' : `; ${plural(devices.length, 'device range')} beyond RAM`}`;
}

function tableWords({ table, pageSize, reclaimTables }: System): string {
  const backing = table.backing === 'none' ? ', taking no frames' : '';
  if (table.kind === 'linear') {
    const most = table.limit === null ? '' : `, up to ${bytes(table.limit)} of addresses`;
    const length = table.span === null ? `as long as the highest page needs${most}` : `spanning ${bytes(table.span)}`;
    const header = table.header === 0 ? '' : ` after ${plural(table.header, 'word')} of a header`;
    return `linear, one table for each process, ${length}, ${table.entryBytes}-byte entries${header}${backing}`;
  }
  const bits = table.levels.reduce((sum, level) => sum + level, 0);
  const reach = bytes(2 ** bits * pageSize);
  const reclaim = reclaimTables ? '; emptied tables are freed at unmap' : '';
  return `radix, ${plural(table.levels.length, 'level')} of ${table.levels.join('/')} bits (reach ${reach}), ${table.entryBytes}-byte entries${backing}${reclaim}`;
}

/** What the kernel has of every address space, and what it bounds; nothing where the profile says nothing of it. */
function kernelWords({
  regions,
  kernel,
  limits,
  processKeys,
  fileMappings,
}: System): { topic: string; words: string }[] {
  const own = regions.filter(({ user, guard }) => user === '' || guard).length;
  const keyed = regions.some(({ keys }) => keys !== 0);
  const tables = {
    none: '',
    shared: 'its page tables are the same in all spaces',
    copied: 'every space has a copy of its page tables',
    synchronised: 'its page tables are the same in all spaces, and each page that it maps is written into every root',
  }[kernel.tables];
  const words = [
    own === 0 ? '' : `${plural(own, 'region')} of every space ${own === 1 ? 'is' : 'are'} the kernel's or a guard`,
    tables,
    kernel.recursive === null ? '' : `entry ${kernel.recursive} of a root points to itself`,
    kernel.directories === null ? '' : plural(kernel.directories, 'static root'),
    limits.processes === null ? '' : `at most ${plural(limits.processes, 'process', 'processes')} at once`,
    keyed ? `processes hold the keys 0x${processKeys.toString(16)}` : '',
    fileMappings === 'anon' ? 'mapped files are private memory' : '',
  ].filter((part) => part !== '');
  return words.length === 0 ? [] : [{ topic: 'Kernel', words: words.join('; ') }];
}

function tlbWords(system: System): string {
  const levels = levelSettings(system).map(({ name, settings }) => `${name} ${levelWords(settings)}`);
  const cached = walkCacheWords(system) + hugeArrayWords(system) + fetchWords(system);
  if (levels.length === 0) return `none: every reference walks the page table${cached}`;
  const { asid, flushThreshold, invlpg, onMap, globalPages } = system.tlb;
  const spared = globalPages === null ? '' : ' all but global pages';
  const switches = asid ? 'ASIDs, so no flush at a switch' : `no ASIDs, so every switch flushes${spared}`;
  const invalidations = invlpg
    ? `more than ${plural(flushThreshold, 'page')} in one operation flush ${asid ? 'the ASID' : 'all'}`
    : 'no page can be invalidated by itself, so all is flushed';
  return `${levels.join('; ')}; ${switches}; ${invalidations}${onMap ? '; a page is invalidated when it is mapped, too' : ''}${cached}`;
}

function walkCacheWords({ tlb: { walkCache } }: System): string {
  if (walkCache === null) return '';
  const words =
    typeof walkCache === 'number'
      ? `${walkCache} entries at each level above the leaf`
      : `${walkCache.join('/')} entries from the root down`;
  return `; a paging-structure cache of ${words}`;
}

/** Arrays for huge pages, where these are made and have some. */
function hugeArrayWords(system: System): string {
  const { l1Huge, l1iHuge, l1dHuge, l2Huge } = system.tlb;
  if (hugeFrames(system) === 0) return '';
  const arrays = { L1: l1Huge, L1I: l1iHuge, L1D: l1dHuge, L2: l2Huge };
  return Object.entries(arrays)
    .filter(([, array]) => array !== null)
    .map(([name, array]) => `; ${name} for huge pages: ${levelWords(array as TlbLevel)}`)
    .join('');
}

function fetchWords({ tlb: { prefetch } }: System): string {
  if (prefetch.policy === 'none') return '';
  const which = prefetch.policy === 'next' ? 'those behind it' : 'as distances foretell';
  return `; a miss fetches up to ${plural(prefetch.pages, 'translation')} ahead, ${which}, into a buffer of ${prefetch.entries}`;
}

function levelWords({ entries, ways, policy }: TlbLevel): string {
  const shape = ways === entries ? 'fully associative' : ways === 1 ? 'direct mapped' : `${ways} ways`;
  return `${thousands(entries)} entries, ${shape}, ${policy}`;
}

function allocatorWords({ allocator: { strategy, rewind, maxOrder, seed, colours } }: System): string {
  if (strategy === 'next-fit') return `next-fit, its index ${rewind ? 'pulled back by' : 'not moved by'} a lower free`;
  if (strategy === 'buddy') return `buddy, blocks of up to ${plural(2 ** maxOrder, 'frame')}`;
  if (strategy === 'colour') return plural(colours, 'colour');
  return strategy === 'random' ? `random, seed ${seed}` : strategy;
}

function replacementWords({ replacement: { policy, scope, writeAlways } }: System): string {
  if (policy === 'none') return 'none: when no frame is free, the reference is refused';
  return `${policy}, ${scope === 'global' ? 'over all processes' : `scope ${scope}`}${writeAlways ? '; every anonymous victim is written' : ''}`;
}

function unmappedWords({ unmapped, onInvalid, stackWindow }: System): string {
  const rule = {
    auto: 'mapped at their first touch until the process makes its first map; faults from then on',
    map: 'mapped at their first touch',
    fault: 'faults',
  }[unmapped];
  const after = {
    continue: 'a refused reference is dropped',
    kill: 'a refused reference ends its process',
    abort: 'a refused reference ends the run',
  }[onInvalid];
  const stack = stackWindow === null ? '' : `; a stack grows by at most ${bytes(stackWindow)} at once`;
  return `${rule}; ${after}${stack}`;
}

function fileWords({ fileCache, faultAround }: System): string {
  const cache = fileCache === 'warm' ? 'in the page cache from the start' : 'read at their first touch';
  return `${cache}; ${faultAround === 0 ? 'no fault-around' : `fault-around in windows of ${plural(faultAround, 'page')}`}`;
}

function forkWords({ forkPolicy, forkCopies, forkTables, cowReuse, refcount }: System): string {
  if (forkPolicy === 'none') return 'none: a trace with forks is refused';
  const policy = forkPolicy === 'eager' ? 'copies all private frames at once' : 'copy-on-write';
  const entries =
    forkCopies === 'all' ? 'all entries are copied' : 'entries of shared and of untouched file regions are left out';
  const tables = forkTables === 'copy' ? '' : '; leaf page tables are shared until an entry is written';
  const reuse = cowReuse ? 'a last owner writes in place' : 'a last owner copies too';
  return `${policy}; ${entries}${tables}; ${reuse}${refcount ? '' : '; no reference counts, so shared frames leak'}`;
}

function firstLoadWords({ zeroPage }: System): string {
  return zeroPage ? 'of private anonymous pages map the shared zero frame' : 'take a zeroed frame';
}

function prefetchWords({ prefetch: { policy, pages } }: System): { topic: string; words: string }[] {
  if (policy === 'none') return [];
  const words = {
    next: `a fault on anonymous memory fills the next ${plural(pages, 'page')} ahead, while frames are free`,
    stride: `faults on anonymous memory that are a step apart twice fill ${plural(pages, 'page')} further along, while frames are free`,
    'working-set': `a process that begins to run gets up to ${plural(pages, 'page')} back that went to swap while others ran`,
  }[policy];
  return [{ topic: 'Prefetch', words }];
}

function pressureWords({ compaction, compressedSwap }: System): { topic: string; words: string }[] {
  const { pool, ratio, full } = compressedSwap;
  const moved = { topic: 'Compaction', words: 'pages move where frames are free but no run of them' };
  const compressed = {
    topic: 'Compressed swap',
    words: `up to ${pool} % of the frames, ${plural(ratio, 'page')} in each; when it is full, ${full === 'writeback' ? 'its oldest page goes to the device' : 'evicted pages go to the device'}`,
  };
  return [...(compaction === 'off' ? [] : [moved]), ...(pool === 0 ? [] : [compressed])];
}

function nodeWords({ numa: { nodes, shares, distances, policy, node, runsOn, migrate } }: System): {
  topic: string;
  words: string;
}[] {
  if (nodes === 1) return [];
  const from = {
    'first-touch': 'pages come from the node of the process that asks, else from the nearest',
    interleave: 'pages come from all nodes in turn, by page number',
    preferred: `pages come from node ${node} while it has frames`,
    bind: 'pages and tables come from the node of the process alone',
    blind: 'frames are looked for as if there were no nodes',
  }[policy];
  const words = [
    `${nodes} nodes${shares === null ? '' : ` with RAM as ${shares.join(':')}`}`,
    `distances ${distances === null ? '20 to every other' : distances.map((row) => row.join(' ')).join(' / ')}`,
    `processes run on ${runsOn === null ? 'all nodes in turn' : `nodes ${runsOn.join(', ')} in turn`}`,
    from,
    migrate === 0 ? '' : `a page moves after ${plural(migrate, 'walk')} in a row from one other node`,
  ];
  return [{ topic: 'NUMA', words: words.filter((part) => part !== '').join('; ') }];
}

function hugeWords(system: System): { topic: string; words: string }[] {
  const frames = hugeFrames(system);
  if (frames === 0) return [];
  const wanted = promotedAfter(system);
  const when =
    wanted !== null
      ? `private anonymous memory of which ${plural(wanted, 'base page')} are there`
      : system.hugePages.policy === 'always'
        ? 'private anonymous memory at its first touch'
        : 'private anonymous memory at its first touch, where the trace asks for it';
  return [
    { topic: 'Huge pages', words: `of ${bytes(frames * system.pageSize)} for ${when}, while there is a run of frames` },
  ];
}

function referenceWords({
  references: { span, modify },
  quantum,
  pageSize,
}: System): { topic: string; words: string }[] {
  const rules = [
    span === 'first' ? `an access counts for its first ${bytes(pageSize)} page only` : '',
    modify === 'one' ? 'a modify is one store' : modify === 'intent' ? 'the load of a modify faults as a store' : '',
    `traces of several files take turns of ${plural(quantum, 'reference')}`,
  ];
  return [{ topic: 'References', words: rules.filter((rule) => rule !== '').join('; ') }];
}
