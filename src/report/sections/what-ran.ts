import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { left, markdownTable } from '../markdown-table.ts';
import { systemTitle } from '../names.ts';
import { plural, share, thousands } from '../numbers.ts';
import { systemWords } from '../system-words.ts';
import type { Section, View } from './section.ts';

/** What was run, in a sentence: the workload and its records. */
export function workload({ result, row }: View): string {
  const parts = (['fetches', 'loads', 'stores'] as const).map((name) => `${share(row[name], row.references)} ${name}`);
  const names = result.traces.map(codeMarkdown).join(', ');
  const traces = result.traces.length > 1 ? ` from ${thousands(result.traces.length)} traces (${names})` : '';
  return (
    `${codeMarkdown(result.trace)}${traces}: ${plural(row.processes, 'process', 'processes')} made ${plural(row.references, 'reference')} ` +
    `(${parts.join(', ')}) in ${plural(row.accesses, 'access', 'accesses')}; ${plural(row.events, 'event')} such as maps, forks and exits; ` +
    `${plural(row.context_switches, 'context switch', 'context switches')}. One reference is one translation of one page.`
  );
}

/** The system and its settings in words, and what the reader must know. */
export const system: Section = {
  title: 'System',
  blocks: ({ result }) => [
    markdownTable(
      [left('Setting'), left(codeMarkdown(systemTitle(result)))],
      systemWords(result.system).map(({ topic, words }) => [topic, escapeMarkdown(words)]),
    ),
    'Only the memory of the processes, their files and their page tables is modelled: the kernel itself takes no frames here, unless the system reserves them or has page tables for it.',
  ],
};
