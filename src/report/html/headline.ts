import { maximum } from '../../base/extremes.ts';
import type { MetricName } from '../../metrics/index.ts';
import { bytes, decimal, percent, plural, share, thousands } from '../numbers.ts';
import { type PageSection, type PageView, markup, term } from './section.ts';

/** The numbers that one asks for first, each with its definition. */
export const headline: PageSection = {
  id: 'headline',
  title: 'In numbers',
  body: (view) => `<dl class="cards">${cardsOf(view).map(cardMarkup).join('\n')}</dl>`,
};

interface Card {
  metric: MetricName;
  word: string;
  value: string;
  said: string;
}

function cardMarkup({ metric, word, value, said }: Card): string {
  return `<div><dt>${term(metric, word)}</dt><dd><b>${markup(value)}</b><span>${markup(said)}</span></dd></div>`;
}

function cardsOf({ result, row, course }: PageView): Card[] {
  const { pageSize } = result.system;
  const size = (frames: number) => bytes(frames * pageSize);
  const each = row.walks === 0 ? 'no walk' : `${decimal(row.walk_reads / row.walks)} entries read by each`;
  const workingSet = course === null || course.workingSet.length === 0 ? 0 : maximum(course.workingSet);
  const cards: (Card | false)[] = [
    {
      metric: 'references',
      word: 'references',
      value: thousands(row.references),
      said: `${share(row.fetches, row.references)} fetches, ${share(row.stores, row.references)} stores`,
    },
    {
      metric: 'page_faults',
      word: 'page faults',
      value: thousands(row.page_faults),
      said: `${thousands(row.major_faults)} major, ${thousands(row.invalid_faults)} invalid; ${thousands(row.faults_per_million)} per million references`,
    },
    {
      metric: 'tlb_hit_rate',
      word: 'TLB hit rate',
      value: percent(row.tlb_hit_rate),
      said: `${thousands(row.full_misses)} missed all levels`,
    },
    { metric: 'walks', word: 'page walks', value: thousands(row.walks), said: each },
    {
      metric: 'resident_peak',
      word: 'resident, at most',
      value: size(row.resident_peak),
      said: `${plural(row.resident_peak, 'frame')} of ${thousands(row.frames_total)}${workingSet === 0 ? '' : `; at most ${plural(workingSet, 'page')} used in a column below`}`,
    },
    {
      metric: 'table_bytes_peak',
      word: 'page tables, at most',
      value: bytes(row.table_bytes_peak),
      said: `${percent(row.table_overhead)} of what resident pages held, on average`,
    },
    row.cow_shared_peak + row.cow_copy > 0 && {
      metric: 'cow_copy',
      word: 'pages copied on write',
      value: thousands(row.cow_copy),
      said: `sharing saved ${bytes(row.cow_saved_bytes)} at most`,
    },
    row.evictions > 0 && {
      metric: 'evictions',
      word: 'evictions',
      value: thousands(row.evictions),
      said: `${thousands(row.swap_outs)} written to swap, ${thousands(row.swap_ins)} read back`,
    },
    row.processes > 1 && {
      metric: 'context_switches',
      word: 'context switches',
      value: thousands(row.context_switches),
      said: `of ${plural(row.processes, 'process', 'processes')}`,
    },
    row.estimated_cycles > 0 && {
      metric: 'estimated_cycles',
      word: 'estimated cycles',
      value: thousands(row.estimated_cycles),
      said: 'an estimate, by the cost table of the system',
    },
  ];
  return cards.filter((card) => card !== false);
}
