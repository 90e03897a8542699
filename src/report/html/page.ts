import { rowOf } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { runTitle } from '../names.ts';
import { plural } from '../numbers.ts';
import { pageSections } from './index.ts';
import { SCRIPT } from './script.ts';
import { markup } from './section.ts';
import { pageShell } from './shell.ts';
import { STYLE } from './style.ts';

/** A run as one page for a browser. */
export function htmlPage(result: Result): string {
  const view = { result, row: rowOf(result), course: result.course };
  const { row } = view;
  const counted = `<p>${plural(row.processes, 'process', 'processes')}, ${plural(row.references, 'reference')}, ${plural(row.events, 'event')}. Configuration <code>${markup(result.configId)}</code>.</p>`;
  const notes = result.notes.map((note) => `<li>${markup(note)}</li>`).join('');
  return pageShell({
    title: runTitle(result),
    lead: notes === '' ? counted : `${counted}\n<ul class="notes">${notes}</ul>`,
    sections: pageSections.map(({ id, title, body }) => ({ id, title, content: body(view) })),
    style: STYLE,
    script: SCRIPT,
  });
}
