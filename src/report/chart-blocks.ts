import type { Result } from '../metrics/result.ts';
import { chartsOf } from './chart-files.ts';
import { escapeMarkdown } from './escape.ts';
import { plural } from './numbers.ts';

/** The charts that lie beside a report, with what they say in words for those who do not see them. */
export function chartBlocks(result: Result): string[] {
  const charts = chartsOf(result);
  if (charts.length === 0 || result.course === null) return [];
  return [
    '## In pictures',
    `From left to right the ${plural(result.course.references, 'reference')} of the run, in columns of ${plural(result.course.width, 'reference')}.`,
    ...charts.map(({ name, chart: { about } }) => {
      const [title, said] = [about.title, `${about.title}. ${about.description}`].map(escapeMarkdown);
      return `**${title}**\n\n![${said}](${name})`;
    }),
  ];
}
