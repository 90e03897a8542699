import type { PageRow, RegionRow, Result } from '../../metrics/result.ts';
import { largest } from '../largest.ts';
import { count, regionName } from '../names.ts';
import { share, thousands } from '../numbers.ts';
import { element } from '../svg/svg.ts';
import { type PageSection, type PageView, markup, paragraph, table, term } from './section.ts';

/** Rows of each table. */
const REGIONS = 15;
const PAGES = 15;

/** Where the references and the faults went. */
export const hottest: PageSection = {
  id: 'hottest',
  title: 'Hottest regions and pages',
  body: (view) => [regionTable(view), pageTable(view)].filter((part) => part !== '').join('\n'),
};

function regionTable({ result, row }: PageView): string {
  const used = result.regions.filter((region) => count(region, 'references') + count(region, 'page_faults') > 0);
  const rows = largest(
    used,
    REGIONS,
    (region) => count(region, 'references'),
    (region) => count(region, 'page_faults'),
  );
  if (rows.length === 0) return '';
  const most = count(rows[0], 'references');
  const faults = used.reduce((top, region) => Math.max(top, count(region, 'page_faults')), 0);
  const shown = rows.map((region) => [
    markup(regionName(region)),
    ...processCell(result, region),
    `<code>${markup(region.start)}</code>`,
    `${thousands(count(region, 'references'))} ${bar(count(region, 'references') / most, 's0')}`,
    share(count(region, 'references'), row.references),
    `${thousands(count(region, 'page_faults'))} ${bar(faults === 0 ? 0 : count(region, 'page_faults') / faults, 's3')}`,
    thousands(count(region, 'full_misses')),
  ]);
  const heads = [
    'Region',
    ...(several(result) ? ['Process'] : []),
    'From',
    term('references'),
    'Share',
    term('page_faults', 'faults'),
    term('full_misses', 'TLB misses'),
  ];
  const first = heads.length - 4;
  return table(heads, shown, [first, first + 1, first + 2, first + 3]);
}

function pageTable({ result, row }: PageView): string {
  if (result.pages.length === 0) return '';
  const most = result.pages[0].references;
  const shown = result.pages
    .slice(0, PAGES)
    .map((page) => [
      `<code>${markup(page.va)}</code>`,
      ...processCell(result, page),
      markup(regionName(page)),
      `${thousands(page.references)} ${bar(page.references / most, 's0')}`,
      share(page.references, row.references),
      thousands(page.faults),
    ]);
  const heads = ['Page', ...(several(result) ? ['Process'] : []), 'Region', 'References', 'Share', 'Faults'];
  return (
    paragraph('The most used pages:') + table(heads, shown, [heads.length - 3, heads.length - 2, heads.length - 1])
  );
}

function several({ processes }: Result): boolean {
  return processes.length > 1;
}

function processCell(result: Result, { pid }: RegionRow | PageRow): string[] {
  return several(result) ? [String(pid)] : [];
}

/** A bar beside a number, which says the same: those who do not see miss nothing. */
function bar(fraction: number, look: string): string {
  const width = Math.round(fraction * 600) / 10;
  const drawn = element('rect', {
    class: `fill ${look}`,
    x: 0,
    y: 0,
    width: Math.max(width, fraction > 0 ? 1 : 0),
    height: 8,
    rx: 1,
  });
  return `<svg class="amount" viewBox="0 0 60 8" aria-hidden="true">${drawn}</svg>`;
}
