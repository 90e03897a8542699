import type { Row } from '../../metrics/index.ts';
import { metricOf } from '../../metrics/index.ts';
import type { MetricName } from '../../metrics/index.ts';
import type { Course } from '../../metrics/course.ts';
import type { Result } from '../../metrics/result.ts';
import { escaped } from '../svg/svg.ts';
import { printable } from '../text.ts';

/** What a section of a page is made from. */
export interface PageView {
  result: Result;
  row: Row;
  course: Course | null;
}

/** A section of a page: its heading, its place in the table of contents, and its content as markup; '' where it has nothing to say. */
export interface PageSection {
  id: string;
  title: string;
  body(view: PageView): string;
}

/** Text of unknown origin as markup that shows it. */
export function markup(text: string): string {
  return escaped(printable(text));
}

/** A metric by its name or another word, with its definition where the pointer or the keyboard is. */
export function term(name: MetricName, word: string = name): string {
  const doc = metricOf(name)?.doc ?? '';
  return `<a class="term" href="#metric-${name}">${markup(word)}<span class="tip" role="tooltip"><b>${name}</b> ${markup(doc)}</span></a>`;
}

/** A table: heads and cells are markup; columns named in `numbers` are aligned right. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string {
  const kind = (at: number) => (numbers.includes(at) ? ' class="n"' : '');
  const head = heads.map((each, at) => `<th scope="col"${kind(at)}>${each}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, at) => `<td${kind(at)}>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

export function paragraph(text: string): string {
  return `<p>${text}</p>`;
}
