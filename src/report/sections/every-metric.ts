import { type MetricName, metrics, valueText } from '../../metrics/index.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import type { Metric } from '../../metrics/metric.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { metricFormula } from '../metrics-reference.ts';
import type { Section, View } from './section.ts';

/** Every value with its unit, definition and formula: where the links of a report lead. */
export const everyMetric: Section = {
  title: 'Every metric',
  blocks: (view) => {
    const groups = [...new Set(metrics.map((metric) => metric.group))];
    return [
      `Version ${MODEL_VERSION} of the model. Counters are exact; fractions and means are rounded to six decimals. The sections are those of docs/model.md.`,
      ...groups.flatMap((group) => [`### ${group}`, groupTable(group, view)]),
    ];
  },
};

function groupTable(group: string, { row, anchor }: View): string {
  return markdownTable(
    [left('Metric'), right('Value'), left('Unit'), left('Meaning'), left('Formula')],
    metrics
      .filter((metric) => metric.group === group)
      .map((metric) => [
        `<a id="${anchor(metric.name)}"></a>\`${metric.name}\``,
        exactValue(metric, row[metric.name]),
        metric.unit,
        metric.doc,
        metricFormula(metric),
      ]),
  );
}

function exactValue(metric: Metric<MetricName>, value: number | number[]): string {
  const [whole = '', fraction] = valueText(metric, value).split('.');
  const grouped = whole.replace(/\d+/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
