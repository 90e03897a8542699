import type { Course } from '../metrics/course.ts';
import { CHART_FILE_STYLE } from './html/style.ts';
import { bytes } from './numbers.ts';
import { CHART } from './svg/chart.ts';
import { lines } from './svg/lines.ts';
import { LINES, stacked } from './svg/stacked.ts';
import { element, svg } from './svg/svg.ts';
import type { TimeChart } from './time-charts.ts';

/** The parts of a chart; pages are drawn as the bytes that they hold. */
export function drawnChart(
  { kind, series }: TimeChart,
  { width, references }: Course,
  pageSize: number,
): { parts: string[]; height: number } {
  if (kind === 'stack') return stacked(series, width, references);
  const inBytes = series.map(({ values, ...line }) => ({ ...line, values: values.map((value) => value * pageSize) }));
  return lines(inBytes, width, references, bytes, 2);
}

/** A chart as a file of its own. */
export function chartSvg(chart: TimeChart, course: Course, pageSize: number): string {
  const drawn = drawnChart(chart, course, pageSize);
  const size = { width: CHART.width, height: Math.ceil(drawn.height) };
  const style = CHART_FILE_STYLE.replaceAll('.chart ', '');
  const ground = element('rect', { class: 'ground', ...size });
  return svg({ ...chart.about, ...size, style, defs: LINES }, [ground, ...drawn.parts]);
}
