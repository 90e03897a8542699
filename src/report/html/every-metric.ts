import { metrics, valueText } from '../../metrics/index.ts';
import { systemWords } from '../system-words.ts';
import { systemTitle } from '../names.ts';
import { thousands } from '../numbers.ts';
import { type PageSection, markup, table } from './section.ts';

/** The system, and every metric with its definition. */
export const everyMetric: PageSection = {
  id: 'metrics',
  title: 'Every metric, and the system',
  body: ({ result, row }) => {
    const groups = [...new Set(metrics.map(({ group }) => group))];
    const parts = groups.map((group) => {
      const rows = metrics
        .filter((metric) => metric.group === group)
        .map((metric) => {
          const value = row[metric.name];
          const whole = typeof value === 'number' && Number.isInteger(value);
          const formula = metric.formula === '' ? '' : ` <code>${markup(metric.formula)}</code>`;
          return [
            `<code id="metric-${metric.name}">${metric.name}</code>`,
            whole ? thousands(value) : valueText(metric, value),
            markup(metric.unit),
            `${markup(metric.doc)}${formula}`,
          ];
        });
      return `<h3>${markup(group)}</h3>${table(['Metric', 'Value', 'Unit', 'Meaning'], rows, [1])}`;
    });
    const settings = systemWords(result.system).map(({ topic, words }) => [markup(topic), markup(words)]);
    return `${table(['Setting', markup(systemTitle(result))], settings)}${parts.join('\n')}`;
  },
};
