import { createHash } from 'node:crypto';
import { HATCH } from '../maps/map-svg.ts';
import { LINES } from '../svg/stacked.ts';
import { markup } from './section.ts';

/** A part of a page with a place in the table of contents; its content is markup, '' where it has nothing to say. */
export interface WrittenSection {
  id: string;
  title: string;
  content: string;
}

/** What pages differ in. */
export interface PageParts {
  title: string;
  /** Markup below the title. */
  lead: string;
  sections: readonly WrittenSection[];
  style: string;
  script: string;
}

/** One file for a browser: it asks for nothing, reads from disk and without its script, and is the same bytes every time. */
export function pageShell({ title, lead, sections, style, script }: PageParts): string {
  const written = sections.filter(({ content }) => content !== '');
  const contents = written.map(({ id, title: name }) => `<li><a href="#${id}">${name}</a></li>`).join('');
  const shown = markup(title);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${shown} - pagewalk</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#main">To the report</a>',
    `<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${HATCH}${LINES}</defs></svg>`,
    `<header><p class="soft">pagewalk</p><h1>${shown}</h1>`,
    lead,
    `<nav aria-label="Contents"><ul>${contents}</ul></nav></header>`,
    `<main id="main">`,
    ...written.map(({ id, title: name, content }) => `<section id="${id}"><h2>${name}</h2>\n${content}\n</section>`),
    '</main>',
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** What the policy allows is this text and no other. */
function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
