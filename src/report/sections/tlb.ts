import { left, markdownTable, right } from '../markdown-table.ts';
import { bar, bytes, decimal, percent, plural, thousands } from '../numbers.ts';
import { levelCounts } from '../tlb-levels.ts';
import type { Section, View } from './section.ts';

/** How many references each TLB level served, and what the walks cost. */
export const tlb: Section = {
  title: 'TLB',
  blocks: (view) => {
    const { result, row, link } = view;
    const levels = levelCounts(result.system, row);
    const walks =
      `${link('walks')}: ${thousands(row.walks)}, reading ${thousands(row.walk_reads)} entries (${link('walk_reads')}), ` +
      `${decimal(row.walks === 0 ? 0 : row.walk_reads / row.walks)} a walk; ${thousands(row.restarts)} of them after a fault (${link('restarts')}).${cached(view)}${fetched(view)}`;
    if (levels.length === 0) return [`This system has no TLB: every reference walks the page table. ${walks}`];
    return [
      levelTable(view),
      `All arrays together reach ${bytes(row.tlb_reach_bytes)} (${link('tlb_reach_bytes')}), against ` +
        `${bytes(row.touched_pages * result.system.pageSize)} in ${plural(row.touched_pages, 'touched page')} (${link('touched_pages')}). ${walks} ` +
        `${plural(row.flushes, 'flush', 'flushes')} (${link('flushes')}) and ${plural(row.invalidations, 'invalidation')} (${link('invalidations')}).`,
    ];
  },
};

function cached({ result, row, link }: View): string {
  if (result.system.tlb.walkCache === null) return '';
  return ` The paging-structure cache let ${thousands(row.walk_cache_hits)} of them begin below the root (${link('walk_cache_hits')}), ${percent(row.walks === 0 ? 0 : row.walk_cache_hits / row.walks)}.`;
}

function fetched({ result, row, link }: View): string {
  if (result.system.tlb.prefetch.policy === 'none') return '';
  return ` TLB prefetch put ${plural(row.tlb_prefetches, 'translation')} into its buffer (${link('tlb_prefetches')}), reading ${thousands(row.tlb_prefetch_reads)} entries (${link('tlb_prefetch_reads')}); ${thousands(row.tlb_prefetch_used)} of them spared a walk (${link('tlb_prefetch_used')}).`;
}

function levelTable({ result, row, link }: View): string {
  const levels = levelCounts(result.system, row).map((level) => [
    `${level.name}: ${link(level.hitsMetric)}, ${link(level.missesMetric)}`,
    thousands(level.settings.entries),
    thousands(level.hits),
    thousands(level.misses),
    percent(level.rate),
    `\`${bar(level.rate)}\``,
  ]);
  const all = [
    `all levels: ${link('full_misses')}, ${link('tlb_hit_rate')}`,
    '',
    thousands(row.references - row.full_misses),
    thousands(row.full_misses),
    percent(row.tlb_hit_rate),
    `\`${bar(row.tlb_hit_rate)}\``,
  ];
  return markdownTable(
    [left('Level'), right('Entries'), right('Hits'), right('Misses'), right('Hit rate'), left('')],
    [...levels, all],
  );
}
