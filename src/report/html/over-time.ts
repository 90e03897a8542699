import { maximum } from '../../base/extremes.ts';
import type { Course } from '../../metrics/course.ts';
import { faultKinds } from '../../metrics/faults.ts';
import { drawnChart } from '../chart-svg.ts';
import { plural, thousands } from '../numbers.ts';
import { stacked } from '../svg/stacked.ts';
import { faultsChart, memoryChart } from '../time-charts.ts';
import { type PageSection, paragraph, term } from './section.ts';
import { timeChart } from './time-chart.ts';

export const faultsOverTime: PageSection = {
  id: 'faults',
  title: 'Page faults over time',
  body: ({ course, result }) => {
    if (course === null) return '';
    const chart = faultsChart(course);
    if (chart === null) return paragraph('None.');
    const { about, series } = chart;
    const kinds = series.flatMap(({ name }) => faultKinds.find((kind) => kind.name === name)?.name ?? []);
    return [
      paragraph(
        `${columnsOf(course)} By kind, the most frequent at the bottom: ${kinds.map((name) => term(name)).join(', ')}.`,
      ),
      timeChart(
        course,
        about,
        series.map(({ name, values }) => ({ name, values, joins: 'sum' })),
        drawnChart(chart, course, result.system.pageSize),
      ),
    ].join('\n');
  },
};

export const tlbOverTime: PageSection = {
  id: 'tlb',
  title: 'TLB misses over time',
  body: ({ course, row }) => {
    if (course === null) return '';
    const misses = course.counters.full_misses;
    const about = {
      name: 'tlb-chart',
      title: 'TLB misses over time',
      description: `${thousands(row.full_misses)} references missed every level of TLBs; at most ${thousands(maximum(misses))} in a column.`,
    };
    const drawn = stacked([{ name: 'missed all levels', look: 0, values: misses }], course.width, course.references);
    return [
      paragraph(
        `${term('full_misses', 'References that missed every level')}, each of them a walk of the page tables.`,
      ),
      timeChart(course, about, [{ name: 'misses', values: misses, joins: 'sum' }], drawn),
    ].join('\n');
  },
};

export const memoryOverTime: PageSection = {
  id: 'memory',
  title: 'Working set and resident set over time',
  body: ({ course, result }) => {
    if (course === null) return '';
    const chart = memoryChart(course, result.system.pageSize);
    const { about, series } = chart;
    const shown = series.map(({ name, values }) => ({ name: `${name}, pages`, values, joins: 'none' as const }));
    return [
      paragraph(
        `The working set is the distinct pages referenced in each column of ${plural(course.width, 'reference')}; ${term('resident_peak', 'resident pages')} and ${term('table_frames_peak', 'page tables')} are the frames held at its end. What is resident and not in the working set is memory that this stretch could do without.`,
      ),
      timeChart(course, about, shown, drawnChart(chart, course, result.system.pageSize)),
    ].join('\n');
  },
};

/** What a column of all charts is. */
function columnsOf({ width, workingSet }: Course): string {
  return `${plural(workingSet.length, 'column')} of ${plural(width, 'reference')}, here and below.`;
}
