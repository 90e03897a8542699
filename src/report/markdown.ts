import { rowOf } from '../metrics/index.ts';
import type { Result } from '../metrics/result.ts';
import { escapeMarkdown } from './escape.ts';
import { runTitle } from './names.ts';
import { chartBlocks } from './chart-blocks.ts';
import { standsOut } from './sections/stands-out.ts';
import { workload } from './sections/what-ran.ts';
import { viewOf } from './sections/section.ts';
import { sections } from './sections/index.ts';

/** The report of a folder, with the charts that lie in it. */
export function illustratedReport(result: Result): string {
  return runMarkdown(result, 0, true);
}

/** Runs as Markdown for a person, one after the other. Every name of a metric leads to its value, unit, definition and formula at the end of its run. */
export function markdownReport(results: Result[]): string {
  return results.map((result, at) => runMarkdown(result, at, false)).join('\n');
}

function runMarkdown(result: Result, at: number, illustrated: boolean): string {
  const view = viewOf(result, rowOf(result), at);
  const written = sections.flatMap((section) => {
    const blocks = section.blocks(view);
    const pictures = illustrated && section === standsOut ? chartBlocks(result) : [];
    return blocks.length === 0 ? [] : [`## ${section.title}`, ...blocks, ...pictures];
  });
  const title = `# ${escapeMarkdown(runTitle(result))}`;
  const notes = result.notes.map((note) => `- Note: ${escapeMarkdown(note)}`).join('\n');
  return `${[title, workload(view), ...(notes === '' ? [] : [notes]), ...written].join('\n\n')}\n`;
}
