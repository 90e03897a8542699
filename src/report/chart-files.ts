import type { Result } from '../metrics/result.ts';
import { faultsChart, memoryChart } from './time-charts.ts';
import type { TimeChart } from './time-charts.ts';

/** THE LIST of charts beside report.md, by their names in its folder; null where a run has nothing to draw. */
export const chartFiles = {
  'report_files/faults.svg': ({ course }) => (course === null ? null : faultsChart(course)),
  'report_files/memory.svg': ({ course, system }) => (course === null ? null : memoryChart(course, system.pageSize)),
} satisfies Record<string, (result: Result) => TimeChart | null>;

/** The charts that there are of a run. */
export function chartsOf(result: Result): { name: string; chart: TimeChart }[] {
  return Object.entries<(result: Result) => TimeChart | null>(chartFiles).flatMap(([name, draw]) => {
    const chart = draw(result);
    return chart === null ? [] : [{ name, chart }];
  });
}
