import { markup, term } from '../../html/section.ts';
import type { Measure } from '../measures.ts';

/** A small chart below the name of what it shows, and what must be known to read it. */
export function figure({ name, noun, better }: Measure, image: string, notes: readonly string[] = []): string {
  const said = [better === 'more' ? 'more is better' : '', ...notes].filter((note) => note !== '').join(', ');
  const soft = said === '' ? '' : ` <span class="soft">${markup(said)}</span>`;
  return `<figure><figcaption>${term(name, noun)}${soft}</figcaption>${image}</figure>`;
}
