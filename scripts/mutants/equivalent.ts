import { OF_GROWTH_AND_PACE } from './equivalent-growth.ts';
import type { Equivalent } from './equivalent-growth.ts';
import { OF_ENDS_AND_PACES } from './equivalent-ends.ts';
import { OF_RUNS } from './equivalent-runs.ts';
import { OF_SHORT_CUTS } from './equivalent-short-cuts.ts';
import type { Mutant } from './mutate.ts';

export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'invariants.ts', reason: 'checks the model and changes no result' },
  { line: '= grown', change: '> -> >=', reason: 'a list grows when it is full, not when it would not do' },
  { line: 'Peak = ', change: '> -> >=', reason: 'a peak that is met again stays the same' },
  {
    file: 'processes.ts',
    line: 'const before = first ?',
    change: 'first -> false',
    reason: 'used only where a process ran before',
  },
  { file: 'future.ts', line: 'if (known >= 0) return known;', reason: 'what is known would be found again' },
  {
    file: 'frames.ts',
    line: '= grown',
    reason: 'a list doubles at least, which is enough for the one slot that is added, and the slot begins anew',
  },
  {
    file: 'mechanisms/huge-pages.ts',
    line: 'if (!this.some) return [];',
    change: '!this.some -> false',
    reason: 'a short cut: where there was no huge page, none is found',
  },
  { file: 'mechanisms/huge-pages.ts', line: 'private some = false;', reason: 'as above' },
  { file: 'gauges.ts', line: 'if (passed === 0)', change: 'passed === 0 -> false', reason: 'nothing is added' },
  {
    file: 'mechanisms/global-pages.ts',
    line: 'if (!this.covers(vpn[page])) return;',
    change: '!this.covers(vpn[page]) -> false',
    reason: 'a short cut: no TLB entry of such a number is global',
  },
  {
    line: 'm.future !== null) m.replacement.sharersChanged?.(',
    change: 'm.future !== null -> true',
    reason: 'a short cut: the policy that listens is the one that knows the future',
  },
  {
    file: 'future.ts',
    line: 'if (batch === null || pages === null) return;',
    change: '|| -> &&',
    reason: 'a batch and its pages begin together, before their rows',
  },
  {
    file: 'future.ts',
    line: 'if (batch === null || pages === null) return;',
    change: 'batch === null || pages === null -> false',
    reason: 'as above',
  },
  {
    file: 'loop.ts',
    line: 'if (page < 0) {',
    change: '0 -> 1',
    reason: 'a page that is met again is found again',
  },
  { file: 'loop.ts', line: 'if (page < 0) {', change: '< -> <=', reason: 'as above' },
  { file: 'loop.ts', line: 'if (page < 0) {', change: 'page < 0 -> true', reason: 'as above' },
  {
    file: 'reference.ts',
    line: 'return reads * 2 + (m.ptes.state[page] & PRESENT);',
    change: '+ -> -',
    reason: 'still another number for each pair',
  },
  {
    line: 'for (let stream = 0; stream < 2; stream++) {',
    change: '< -> <=',
    reason: 'there is no third stream, nor a page that it has open',
  },
  {
    file: 'allocators/next-fit.ts',
    line: 'if (this.rewind && pfn < this.index) this.index = pfn;',
    change: '< -> <=',
    reason: 'it stays where it is',
  },
  {
    file: 'tlb.ts',
    line: 'if (this.policy < LFU) return;',
    change: 'this.policy < LFU -> false',
    reason: 'a short cut: what is noted then has no place, and the others do not read it',
  },
  {
    file: 'tlb.ts',
    line: 'if (this.policy >= LFU) this.mark(entry);',
    change: 'this.policy >= LFU -> true',
    reason: 'as above',
  },
  { file: 'tlb.ts', line: 'this.marks = new', change: 'this.policy >= LFU -> true', reason: 'as above' },
  {
    file: 'contiguity.ts',
    line: 'let length = 1;',
    change: '1 -> 0',
    reason: 'the loop behind it then begins with the page itself',
  },
  {
    file: 'address-map.ts',
    line: 'this.closed.length > 0 && this.closed.some(',
    change: '> -> >=',
    reason: 'a short cut: nothing is in an empty list',
  },
  {
    file: 'address-map.ts',
    line: 'if (this.kernel.length === 0) return false;',
    change: 'this.kernel.length === 0 -> false',
    reason: 'as above',
  },
  {
    file: 'machine.ts',
    line: '(this.noRun === null ? factory(inputs) : numbered(',
    change: 'this.noRun === null -> false',
    reason: 'a short cut: numbers are PFNs until a page moves',
  },
  {
    file: 'tlb.ts',
    line: 'let most = 0;',
    change: '0 -> 1',
    reason: 'asked of ways that are all in use, each since time 1 or later',
  },
  {
    file: 'local-replacement.ts',
    line: 'if (pfn < 0) for (const { policy } of',
    change: '< -> <=',
    reason: 'every page is looked up again in place of one',
  },
  { file: 'local-replacement.ts', line: 'if (pfn < 0) for (const { policy } of', change: '0 -> 1', reason: 'as above' },
  {
    file: 'local-replacement.ts',
    line: 'if (pfn < 0) for (const { policy } of',
    change: 'pfn < 0 -> true',
    reason: 'as above',
  },
  {
    file: 'resident-sets.ts',
    line: 'this.last.delete(serial);',
    change: 'this.last.delete(serial); -> nothing',
    reason: 'no other space gets that number: only memory is given back',
  },
  {
    file: 'virtual-time.ts',
    line: 'this.before.delete(serial);',
    change: 'this.before.delete(serial); -> nothing',
    reason: 'as above',
  },
  {
    file: 'shares.ts',
    line: 'if (vmas.mapped < 0) vmas.mapped =',
    change: '< -> <=',
    reason: 'what is known would be counted again',
  },
  {
    file: 'mechanisms/compressed-swap.ts',
    line: 'if (settings.pool === 0) return null;',
    change: 'settings.pool === 0 -> false',
    reason: 'a short cut: a pool of no frame takes no page',
  },
  {
    file: 'mechanisms/huge-pages.ts',
    line: 'if ((to - first) / this.pages <= pages.keys.length) {',
    change: '<= -> <',
    reason: 'where both ways take as long, both find the same',
  },
  {
    file: 'ptes.ts',
    line: 'if (to - from <= pages.size) {',
    change: '<= -> <',
    reason: 'as above',
  },
  {
    file: 'ptes.ts',
    line: 'if (to - from <= pages.size) {',
    change: 'to - from <= pages.size -> false',
    reason: 'as above, and slower',
  },
  { file: 'spaces.ts', line: 'heapEnd: -1,', reason: 'read only where there is a heap, which begins with its end' },
  {
    file: 'tables/nodes.ts',
    line: "const levels = table.kind === 'radix' ?",
    change: "table.kind === 'radix' -> true",
    reason: 'radix tables alone have nodes; the condition is for the compiler',
  },
  {
    file: 'tables/linear.ts',
    line: "system.table.kind === 'linear' ? system.table",
    change: "system.table.kind === 'linear' -> true",
    reason: 'as above',
  },
  { file: 'vmas.ts', line: 'shift: 0,', reason: 'memory without an object has no places in one' },
  { file: 'vmas.ts', line: 'hadPrivate: false,', reason: 'asked of regions of files alone' },
  {
    file: 'faults.ts',
    line: 'if (refusal >= 0) {',
    change: '>= -> >',
    reason: 'no kind of fault is the first of the counters',
  },
  { file: 'faults.ts', line: 'if (refusal >= 0) {', change: '0 -> 1', reason: 'as above' },
  { file: 'future.ts', line: 'private breaks = 0;', reason: 'set at the beginning of each batch' },
  {
    file: 'local-replacement.ts',
    line: 'const { reads, ghosts } = factory(',
    change: '1 -> 0',
    reason: 'a policy that is made to be asked what it reads has no pages',
  },
  { file: 'local-replacement.ts', line: 'const NO_FACTS = ', reason: 'as above' },
  {
    file: 'events.ts',
    line: 'if (huge === null && tables.shared === null) return true;',
    change: 'huge === null && tables.shared === null -> false',
    reason: 'a short cut: without huge pages and shared tables nothing is split or copied',
  },
  {
    file: 'frames.ts',
    line: 'return holder > this.count;',
    change: '> -> >=',
    reason: 'the holder of that number stands for physical pages, of which this is not asked',
  },
  {
    file: 'reference.ts',
    line: 'if (counter < 0) {',
    change: '< -> <=',
    reason: 'no kind of fault is the first of the counters',
  },
  { file: 'reference.ts', line: 'if (counter < 0) {', change: '0 -> 1', reason: 'as above' },
  { file: 'reference.ts', line: 'if (counter >= 0) return counter;', change: '>= -> >', reason: 'as above' },
  { file: 'reference.ts', line: 'if (counter >= 0) return counter;', change: '0 -> 1', reason: 'as above' },
  { file: 'faults.ts', line: 'if (counter < 0) return refuse(', change: '< -> <=', reason: 'as above' },
  {
    file: 'memory.ts',
    line: 'if (head >= 0) ptes.previousRef[head] = page;',
    change: 'head >= 0 -> true',
    reason: 'a column has no place -1: nothing is written',
  },
  {
    file: 'memory.ts',
    line: 'if (next >= 0) ptes.previousRef[next] = previous;',
    change: 'next >= 0 -> true',
    reason: 'as above',
  },
  {
    file: 'machine.ts',
    line: 'readonly open = new Int32Array(2).fill(-1);',
    change: '- -> ',
    reason: 'every batch begins with a break, at which no run is open',
  },
  { file: 'run-batch.ts', line: 'let row = 0;', reason: 'every batch begins with a break at its first row and line' },
  { file: 'run-batch.ts', line: 'let line = 0;', reason: 'as above' },
  {
    line: 'values[base + FETCHES] += ',
    change: '+ -> -',
    reason: 'fetches are the first of the counters',
  },
  ...OF_GROWTH_AND_PACE,
  ...OF_SHORT_CUTS,
  ...OF_ENDS_AND_PACES,
  ...OF_RUNS,
];

export function reasonWhyEquivalent({ file, text, from, to }: Mutant): string | null {
  const found = EQUIVALENT.find(
    (one) =>
      (one.file === undefined || file === `src/model/${one.file}`) &&
      (one.line === undefined || text.includes(one.line)) &&
      (one.change === undefined || one.change === `${from} -> ${to}`),
  );
  return found?.reason ?? null;
}
