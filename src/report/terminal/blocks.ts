import { faultKinds } from '../../metrics/faults.ts';
import type { MetricName, Row } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { bar, bytes, decimal, percent, share, thousands } from '../numbers.ts';
import { levelCounts } from '../tlb-levels.ts';
import { type Block, type BlockRow, row } from './block.ts';

/** The blocks of a run; those with nothing to say are left out. Rows are called by their metric. */
export function blocksOf(result: Result, metrics: Row, bars: boolean): Block[] {
  const { pageSize } = result.system;
  return [
    referenceBlock(metrics),
    tlbBlock(result, metrics),
    walkBlock(metrics),
    faultBlock(metrics, bars),
    memoryBlock(metrics, pageSize),
    tableBlock(metrics),
    copyBlock(metrics, pageSize),
    replacementBlock(metrics),
    allocatorBlock(metrics),
    kernelHeapBlock(metrics),
    numaBlock(metrics),
  ].filter((block) => block.rows.length > 0);
}

function referenceBlock(m: Row): Block {
  const rare = counts(m, ['events', 'ignored_records', 'processes', 'process_failures', 'context_switches']);
  return {
    head: ['references', 'count', 'share'],
    rows: [
      row('references', thousands(m.references)),
      ...(['fetches', 'loads', 'stores'] as const).map((name) =>
        row(name, thousands(m[name]), share(m[name], m.references)),
      ),
      row('accesses', thousands(m.accesses)),
      ...rare,
    ],
  };
}

function tlbBlock(result: Result, m: Row): Block {
  const levels = levelCounts(result.system, m).map(({ name, hits, misses, rate }) =>
    row(name, thousands(hits), thousands(misses), percent(rate)),
  );
  const hits = m.references - m.full_misses;
  const all = row('all levels', thousands(hits), thousands(m.full_misses), percent(m.tlb_hit_rate));
  return { head: ['TLB', 'hits', 'misses', 'hit rate'], rows: levels.length === 0 ? [] : [...levels, all] };
}

function walkBlock(m: Row): Block {
  return {
    head: ['translation', 'count', ''],
    rows: [
      row('walks', thousands(m.walks)),
      row('walk_reads', thousands(m.walk_reads), m.walks === 0 ? '' : `${decimal(m.walk_reads / m.walks)} a walk`),
      ...(m.tlb_prefetches === 0
        ? []
        : [
            row(
              'tlb_prefetches',
              thousands(m.tlb_prefetches),
              `${share(m.tlb_prefetch_used, m.tlb_prefetches)} of them used`,
            ),
            row('tlb_prefetch_reads', thousands(m.tlb_prefetch_reads)),
          ]),
      ...(m.walk_cache_hits === 0
        ? []
        : [row('walk_cache_hits', thousands(m.walk_cache_hits), `${share(m.walk_cache_hits, m.walks)} of walks`)]),
      ...counts(m, ['restarts', 'flushes', 'invalidations']),
    ],
  };
}

function faultBlock(m: Row, bars: boolean): Block {
  const kinds = faultKinds.filter((kind) => m[kind.name] > 0);
  const sums = (['minor_faults', 'major_faults', 'invalid_faults'] as const).filter((name) => m[name] > 0);
  const line = (name: MetricName, tone: BlockRow['tone']): BlockRow => ({
    cells: [name, thousands(Number(m[name])), share(Number(m[name]), m.page_faults)],
    ...(tone === undefined ? {} : { tone }),
  });
  return {
    head: ['faults', 'count', 'share'],
    rows: [
      ...kinds.map((kind) => {
        const own = line(kind.name, kind.class === 'invalid' ? 'bad' : undefined);
        return bars ? { ...own, cells: [...own.cells, bar(m[kind.name] / m.page_faults, 8)] } : own;
      }),
      ...sums.map((name) => line(name, 'dim')),
      row('page_faults', thousands(m.page_faults)),
      row('faults_per_million', thousands(m.faults_per_million)),
    ],
  };
}

function memoryBlock(m: Row, pageSize: number): Block {
  const line = (name: string, frames: number) => row(name, decimal(frames), bytes(frames * pageSize));
  return {
    head: ['memory', 'frames', 'size'],
    rows: [
      line('frames_total', m.frames_total),
      ...(m.frames_reserved > 0 ? [line('frames_reserved', m.frames_reserved)] : []),
      line('owned_peak', m.owned_peak),
      line('resident_peak', m.resident_peak),
      line('resident_mean', m.resident_mean),
      line('free_frames', m.free_frames),
      line('touched_pages', m.touched_pages),
      row('utilisation_peak', '', percent(m.utilisation_peak)),
      row('internal_use', '', percent(m.internal_use)),
    ],
  };
}

function tableBlock(m: Row): Block {
  return {
    head: ['page tables', 'count', ''],
    rows: [
      row('table_frames_peak', thousands(m.table_frames_peak), bytes(m.table_bytes_peak)),
      row('tables_by_level', m.tables_by_level.join(';')),
      ...counts(m, ['kernel_table_frames', 'kernel_entries']),
      ...counts(m, ['tables_shared', 'table_copies', 'table_copy_entries', 'shared_table_frames_peak']),
      row('pte_capacity', thousands(m.pte_capacity)),
      row('pte_used', thousands(m.pte_used), share(m.pte_used, m.pte_capacity)),
      row('table_overhead', '', percent(m.table_overhead)),
    ],
  };
}

function copyBlock(m: Row, pageSize: number): Block {
  const sized = (
    [
      'eager_pages',
      'eager_copies',
      'file_copies',
      'leaked_frames',
      'around_mapped',
      'prefetched',
      'prefetch_used',
      'prefetch_wasted',
      'huge_copies',
      'swap_prefetched',
    ] as const
  ).filter((name) => m[name] > 0);
  const shared =
    m.cow_shared_peak > 0 ? [row('cow_shared_peak', thousands(m.cow_shared_peak), bytes(m.cow_saved_bytes))] : [];
  return {
    head: ['copies', 'pages', 'size'],
    rows: [...shared, ...sized.map((name) => row(name, thousands(m[name]), bytes(m[name] * pageSize))), ...hugeRows(m)],
  };
}

/** Of huge pages what there was; that nothing was wasted is said too, where any was made. */
function hugeRows(m: Row): Block['rows'] {
  const bloat = m.huge_demand + m.huge_promotions > 0 ? [row('huge_bloat_bytes', '', bytes(m.huge_bloat_bytes))] : [];
  return [...counts(m, ['huge_promotions', 'huge_failures', 'huge_splits']), ...bloat];
}

function replacementBlock(m: Row): Block {
  return {
    head: ['replacement', 'count'],
    rows: counts(m, [
      'evictions',
      'swap_ins',
      'swap_in_compressed',
      'swap_outs',
      'swap_out_compressed',
      'swap_pool_writebacks',
      'swap_pool_frames_peak',
      'writebacks',
      'event_failures',
      'process_failures',
    ]),
  };
}

function allocatorBlock(m: Row): Block {
  return {
    head: ['allocator', 'count', ''],
    rows: [
      row('alloc_calls', thousands(m.alloc_calls)),
      row(
        'alloc_steps',
        thousands(m.alloc_steps),
        m.alloc_calls === 0 ? '' : `${decimal(m.alloc_steps / m.alloc_calls)} a call`,
      ),
      ...counts(m, [
        'alloc_failures',
        'alloc_fallbacks',
        'pool_failures',
        'compactions',
        'compaction_failures',
        'compaction_moves',
        'aliased_allocations',
        'aliased_frames_peak',
      ]),
      row('free_runs', thousands(m.free_runs)),
      row('largest_free_run', thousands(m.largest_free_run)),
      row('fragmentation_external', '', percent(m.fragmentation_external)),
      row('unusable_free_8', '', percent(m.unusable_free_8)),
      row('contiguity_mean', decimal(m.contiguity_mean)),
    ],
  };
}

function kernelHeapBlock(m: Row): Block {
  if (m.kmalloc_calls + m.kfree_errors === 0) return { head: [], rows: [] };
  return {
    head: ['kernel heap', 'count', ''],
    rows: [
      row('kmalloc_calls', thousands(m.kmalloc_calls)),
      ...counts(m, ['kmalloc_steps', 'kmalloc_failures', 'kfree_errors']),
      row('kernel_heap_peak', thousands(m.kernel_heap_peak), bytes(m.kernel_heap_peak)),
      row('kernel_heap_fragmentation', '', percent(m.kernel_heap_fragmentation)),
    ],
  };
}

function numaBlock(m: Row): Block {
  if (m.node_references.length === 0) return { head: [], rows: [] };
  const all = m.local_references + m.remote_references;
  return {
    head: ['NUMA', 'count', ''],
    rows: [
      row('local_references', thousands(m.local_references), share(m.local_references, all)),
      row('remote_references', thousands(m.remote_references), percent(m.remote_share)),
      row('distance_mean', decimal(m.distance_mean)),
      ...counts(m, ['remote_walk_reads', 'remote_faults', 'node_fallbacks', 'migrated_pages', 'migration_failures']),
    ],
  };
}

/** Rows of those counters that counted anything. */
function counts(m: Row, names: (keyof Row)[]): BlockRow[] {
  return names.filter((name) => m[name] !== 0).map((name) => row(name, thousands(Number(m[name]))));
}
