import { introduction } from '../findings/command.ts';
import { findings } from '../findings/index.ts';
import { type PageSection, markup, paragraph, term } from './section.ts';

/** What a reader should know first. */
export const standsOut: PageSection = {
  id: 'findings',
  title: 'What stands out',
  body: ({ result }) => {
    const found = findings(result);
    if (found.length === 0) return paragraph('Nothing: no rule found a problem, a cost or a pattern in these numbers.');
    const items = found.map(
      ({ severity, title, text, metrics, more, rule }) =>
        `<li class="${severity}"><h3><span class="mark">${severity}</span> ${markup(title)}</h3><p>${markup(text)} <span class="soft">Rule ${rule}: ${metrics.map((name) => term(name)).join(', ')}. ${introduction(more)}: <code>${markup(more)}</code></span></p></li>`,
    );
    return `<ol class="findings">${items.join('\n')}</ol>`;
  },
};
