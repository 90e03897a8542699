import { markup, term } from '../../html/section.ts';
import type { Measure } from '../measures.ts';

/** A measure as a heading or caption: its noun with its definition, and what must be known to read its charts. */
export function measureWord({ name, noun, better }: Measure, notes: readonly string[] = []): string {
  return `${term(name, noun)}${soft([better === 'more' ? 'more is better' : '', ...notes])}`;
}

/** A small chart below its caption. */
export function figure(caption: string, image: string): string {
  return `<figure><figcaption>${caption}</figcaption>${image}</figure>`;
}

/** Notes beside a caption; '' without any. */
export function soft(notes: readonly string[]): string {
  const said = notes.filter((note) => note !== '').join(', ');
  return said === '' ? '' : ` <span class="soft">${markup(said)}</span>`;
}
