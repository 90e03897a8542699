import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { introduction } from '../findings/command.ts';
import type { Finding } from '../findings/finding.ts';
import { findings } from '../findings/index.ts';
import type { Section, View } from './section.ts';

/** The findings of a run, problems first. */
export const standsOut: Section = {
  title: 'What stands out',
  blocks: (view) => {
    const found = findings(view.result);
    if (found.length === 0) return ['Nothing: no rule found anything to say about these numbers.'];
    return [found.map((finding, at) => item(finding, at + 1, view)).join('\n')];
  },
};

const labels = { problem: 'Problem', cost: 'Cost', insight: 'Insight' };

function item(
  { severity, title, text, metrics, more, rule }: Finding & { rule: string },
  number: number,
  { link }: View,
): string {
  return `${number}. **${labels[severity]}: ${escapeMarkdown(title)}.** ${escapeMarkdown(text)} (Rule ${rule}: ${metrics.map(link).join(', ')}.) ${introduction(more)}: ${codeMarkdown(more)}`;
}
