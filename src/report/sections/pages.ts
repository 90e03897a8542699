import { codeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { share, thousands } from '../numbers.ts';
import { regionCell } from './regions.ts';
import type { Section } from './section.ts';

/** The hottest pages. */
export const pages: Section = {
  title: 'Hottest pages',
  blocks: ({ result, row: totals }) => {
    if (result.pages.length === 0) return [];
    const rows = result.pages
      .slice(0, MOST)
      .map((page) => [
        String(page.pid),
        codeMarkdown(page.va),
        regionCell(page),
        thousands(page.references),
        share(page.references, totals.references),
        thousands(page.faults),
      ]);
    return [
      markdownTable(
        [right('Process'), left('Page'), left('Region'), right('References'), right('Share'), right('Faults')],
        rows,
      ),
    ];
  },
};

/** Pages that are shown. */
const MOST = 10;
