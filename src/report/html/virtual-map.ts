import type { RegionRow, Result } from '../../metrics/result.ts';
import type { AddressMap, MapRow } from '../maps/address-map.ts';
import { address, addressMaps } from '../maps/address-map.ts';
import { inlineMap } from '../maps/map-svg.ts';
import { largest } from '../largest.ts';
import { count, processName, regionName, systemTitle } from '../names.ts';
import { plural } from '../numbers.ts';
import { type PageSection, markup, paragraph } from './section.ts';

/** Regions that are drawn. */
const MOST = 24;

/** The regions of the busiest program image, and the maps that the system itself has. */
export const virtualMap: PageSection = {
  id: 'virtual',
  title: 'Virtual memory',
  body: ({ result }) => {
    const title = systemTitle(result);
    const own = result.system.regions.length > 0 || result.system.physical.length > 0 ? addressMaps(result.system) : [];
    const map = regionMap(result);
    const figures = [...(map === null ? [] : [map.drawn]), ...own].map(
      (each, at) => `<figure>${inlineMap(each, title, `map-${at}`)}</figure>`,
    );
    if (figures.length === 0) return '';
    return [...(map === null ? [] : [paragraph(map.said)]), ...figures].join('\n');
  },
};

function regionMap(result: Result): { drawn: AddressMap; said: string } | null {
  const images = new Map<string, RegionRow[]>();
  for (const row of result.regions.filter(({ start }) => start !== '')) {
    const key = `${row.trace}\n${row.pid}\n${row.image}`;
    const rows = images.get(key);
    if (rows === undefined) images.set(key, [row]);
    else rows.push(row);
  }
  const weight = (rows: RegionRow[]) => rows.reduce((sum, row) => sum + count(row, 'references'), 0);
  const [busiest] = largest(images.values(), 1, weight);
  if (busiest === undefined) return null;
  const used = largest(busiest, MOST, (row) => count(row, 'references'));
  const process = result.processes.find(({ trace, pid }) => trace === busiest[0].trace && pid === busiest[0].pid);
  const name = processName(result, process ?? busiest[0]);
  const more = busiest.length - used.length;
  const rows = withGaps(used.toSorted((a, b) => Number(BigInt(b.start) - BigInt(a.start))));
  return {
    drawn: { name: 'virtual', title: `Regions of ${name}`, rows, words },
    said: `The regions of the program image with most references, from the lowest to the highest address met in each; a region may lie within another one's bounds.${more > 0 ? ` ${markup(plural(more, 'region'))} with fewer references not drawn.` : ''}`,
  };
}

/** Rows from the highest address down with what lies between them. */
function withGaps(regions: RegionRow[]): MapRow[] {
  const rows: MapRow[] = [];
  let above = Infinity;
  for (const [at, region] of regions.entries()) {
    const [start, end] = [Number(region.start), Number(region.end)];
    // Of the regions further down any may reach beyond this one.
    const reached = Math.max(...regions.slice(at).map((each) => Number(each.end)));
    if (above !== Infinity && reached < above) rows.push({ ...rowOf(reached, above), look: 'gap', name: 'no region' });
    rows.push({
      ...rowOf(start, end),
      look: looks[region.role] ?? 'pool',
      name: regionName(region),
      details: saidOf(region),
    });
    above = Math.min(above, start);
  }
  return rows;
}

/** The looks of roles; what has none is a mapping. */
const looks: Record<string, MapRow['look']> = {
  image: 'user',
  library: 'reserved',
  heap: 'free',
  stack: 'device',
  kernel: 'kernel',
};
const words = {
  user: 'program',
  reserved: 'library',
  free: 'heap',
  device: 'stack',
  pool: 'mapping',
  gap: 'no region',
};

function rowOf(start: number, end: number): MapRow {
  const edges = { high: address(end), low: address(start) };
  return {
    look: 'user',
    name: '',
    bytes: end - start,
    ...edges,
    rights: '',
    grows: 'no',
    details: [],
    note: '',
    wrong: [],
  };
}

function saidOf(region: RegionRow): string[] {
  const faults = count(region, 'page_faults');
  return [plural(count(region, 'references'), 'reference'), ...(faults > 0 ? [plural(faults, 'fault')] : [])];
}
