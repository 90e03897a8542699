import { said } from './suite.ts';
import type { Figure } from './suite.ts';

/** Milliseconds that the yardstick takes for a line, by the kind of time; null = not measured. */
export interface YardstickTimes {
  wall: number | null;
  processor: number | null;
}

/** Those of a benchmark that measures the yardstick beside its tasks, else those of the whole run. */
export function timesFor(bench: string, figures: readonly Figure[], ofRun: YardstickTimes): YardstickTimes {
  const own = (task: string): number | null => {
    const figure = figures.find((candidate) => candidate.bench === bench && candidate.task === task);
    return figure === undefined ? null : figure.milliseconds / figure.items;
  };
  return { wall: own(YARDSTICK) ?? ofRun.wall, processor: own(YARDSTICK + PROCESSOR) ?? ofRun.processor };
}

/** The tasks' names that the table knows. */
export const YARDSTICK = 'yardstick, text';
export const PROCESSOR = ', processor time';

/** How many times the yardstick's time a task takes, line for line; null where that says nothing. */
export function ratio(figure: Figure, { wall, processor }: YardstickTimes): number | null {
  const yardstick = figure.task.endsWith(PROCESSOR) ? processor : wall;
  if (yardstick === null || figure.unit !== 'lines') return null;
  return figure.milliseconds / figure.items / yardstick;
}

/** All figures as a table in Markdown, which reads well on a terminal too. */
export function table(figures: readonly Figure[], ofRun: YardstickTimes): string {
  const rows = figures.map((figure) => {
    const times = ratio(figure, timesFor(figure.bench, figures, ofRun));
    return [
      figure.bench,
      figure.task,
      figure.milliseconds.toFixed(figure.milliseconds < 10 ? 2 : 0),
      said(figure),
      times === null ? '' : times.toFixed(2),
    ];
  });
  const head = ['bench', 'task', 'median ms', 'rate', 'x yardstick'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
