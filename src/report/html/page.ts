import { createHash } from 'node:crypto';
import { rowOf } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { HATCH } from '../maps/map-svg.ts';
import { runTitle } from '../names.ts';
import { plural } from '../numbers.ts';
import { pageSections } from './index.ts';
import { SCRIPT } from './script.ts';
import { markup } from './section.ts';
import { STYLE } from './style.ts';

/** A run as one page for a browser: it asks for nothing, reads from disk and without its script, and is the same bytes every time. */
export function htmlPage(result: Result): string {
  const view = { result, row: rowOf(result), course: result.course };
  const written = pageSections
    .map(({ id, title, body }) => ({ id, title, content: body(view) }))
    .filter(({ content }) => content !== '');
  const contents = written.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join('');
  const sections = written.map(
    ({ id, title, content }) => `<section id="${id}"><h2>${title}</h2>\n${content}\n</section>`,
  );
  const notes = result.notes.map((note) => `<li>${markup(note)}</li>`).join('');
  const title = markup(runTitle(result));
  const { row } = view;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${digest(STYLE)}'; script-src '${digest(SCRIPT)}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${title} - pagewalk</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#main">To the report</a>',
    `<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${HATCH}${LINES}</defs></svg>`,
    `<header><p class="soft">pagewalk</p><h1>${title}</h1>`,
    `<p>${plural(row.processes, 'process', 'processes')}, ${plural(row.references, 'reference')}, ${plural(row.events, 'event')}. Configuration <code>${markup(result.configId)}</code>.</p>`,
    ...(notes === '' ? [] : [`<ul class="notes">${notes}</ul>`]),
    `<nav aria-label="Contents"><ul>${contents}</ul></nav></header>`,
    `<main id="main">`,
    ...sections,
    '</main>',
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Marks every second kind of a stack, for those who do not tell the colours apart. */
const LINES =
  '<pattern id="lines" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="cut" x1="0" y1="0" x2="0" y2="5"/></pattern>';

/** What the policy allows is this text and no other. */
function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
