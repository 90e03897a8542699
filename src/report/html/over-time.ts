import type { Course } from '../../metrics/course.ts';
import { faultKinds } from '../../metrics/faults.ts';
import { bytes, plural, thousands } from '../numbers.ts';
import { lines } from '../svg/lines.ts';
import { stacked } from '../svg/stacked.ts';
import { type PageSection, paragraph, term } from './section.ts';
import { timeChart } from './time-chart.ts';

/** Kinds that have a place of their own in the stack; the others are one. */
const KINDS = 7;

export const faultsOverTime: PageSection = {
  id: 'faults',
  title: 'Page faults over time',
  body: ({ course }) => {
    if (course === null) return '';
    const sums = faultKinds.map(({ name }) => ({
      name,
      values: course.counters[name],
      total: sum(course.counters[name]),
    }));
    const kinds = sums.filter(({ total }) => total > 0).toSorted((a, b) => b.total - a.total);
    if (kinds.length === 0) return paragraph('None.');
    const rest = kinds.slice(KINDS);
    const shown = kinds.slice(0, KINDS).map(({ name, values }, look) => ({ name: name as string, look, values }));
    const others = course.workingSet.map((_, at) => sum(rest.map(({ values }) => values[at])));
    if (rest.length > 0) shown.push({ name: 'others', look: KINDS, values: others });
    const said = kinds.map(({ name, total }) => `${thousands(total)} ${name}`).join(', ');
    const about = { name: 'faults-chart', title: 'Page faults by kind over time', description: `In all: ${said}.` };
    return [
      paragraph(
        `${columnsOf(course)} By kind, the most frequent at the bottom: ${kinds
          .slice(0, KINDS)
          .map(({ name }) => term(name))
          .join(', ')}.`,
      ),
      timeChart(
        course,
        about,
        shown.map(({ name, values }) => ({ name, values, joins: 'sum' })),
        stacked(shown, course.width, course.references),
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
      description: `${thousands(row.full_misses)} references missed every level of TLBs; at most ${thousands(Math.max(...misses))} in a column.`,
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
    const { pageSize } = result.system;
    const frames = [
      { name: 'resident', look: 0, values: course.gauges.resident },
      { name: 'working set', look: 3, values: course.workingSet },
      { name: 'page tables', look: 2, values: course.gauges.tables },
    ];
    const drawn = frames.map(({ values, ...line }) => ({ ...line, values: values.map((value) => value * pageSize) }));
    const most = (values: readonly number[]) => bytes(Math.max(...values) * pageSize);
    const about = {
      name: 'memory-chart',
      title: 'Working set, resident set and page tables over time',
      description: frames.map(({ name, values }) => `${name}: at most ${most(values)}`).join('; '),
    };
    const shown = frames.map(({ name, values }) => ({ name: `${name}, pages`, values, joins: 'none' as const }));
    return [
      paragraph(
        `The working set is the distinct pages referenced in each column of ${plural(course.width, 'reference')}; ${term('resident_peak', 'resident pages')} and ${term('table_frames_peak', 'page tables')} are the frames held at its end. What is resident and not in the working set is memory that this stretch could do without.`,
      ),
      timeChart(course, about, shown, lines(drawn, course.width, course.references, bytes, 2)),
    ].join('\n');
  },
};

/** What a column of all charts is. */
function columnsOf({ width, workingSet }: Course): string {
  return `${plural(workingSet.length, 'column')} of ${plural(width, 'reference')}, here and below.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
