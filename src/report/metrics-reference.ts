import { metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { left, markdownTable } from './markdown-table.ts';

/** The page that defines every metric, written from THE LIST. */
export function metricsReference(): string {
  const groups = [...new Set(metrics.map((metric) => metric.group))];
  const blocks = [
    '# Metrics',
    'Every metric by the name that it has in every output, in the order of the columns of `summary.csv`. Counters are exact integers; fractions and ' +
      'means have six decimals there; a formula whose divisor is 0 gives 0. The sections are those of docs/model.md. Shares says what adds up to the ' +
      "run's value: the rows of `timeline.csv` (windows), and those of `processes.csv` and `regions.csv` too (everywhere).",
    ...groups.flatMap((group) => [`## ${group}`, groupTable(group)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function groupTable(group: string): string {
  return markdownTable(
    [left('Metric'), left('Unit'), left('Meaning'), left('Formula'), left('Shares')],
    metrics
      .filter((metric) => metric.group === group)
      .map((metric) => [
        `<a id="${metric.name}"></a>\`${metric.name}\``,
        metric.unit,
        metric.doc,
        metricFormula(metric),
        metric.adds === 'nowhere' ? '' : metric.adds,
      ]),
  );
}

/** The formula of a metric as Markdown; '' for a counter. */
export function metricFormula(metric: Metric): string {
  return metric.formula === '' ? '' : `\`${metric.formula}\``;
}
