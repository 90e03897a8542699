import { faultKinds } from '../../metrics/faults.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { bar, share, thousands } from '../numbers.ts';
import type { Section, View } from './section.ts';

/** Faults by kind and class. */
export const faults: Section = {
  title: 'Page faults',
  blocks: (view) => {
    const { row, link } = view;
    if (row.page_faults === 0) return ['No reference faulted.'];
    return [
      kindTable(view),
      `${thousands(row.page_faults)} faults (${link('page_faults')}), ${thousands(row.faults_per_million)} in a million references ` +
        `(${link('faults_per_million')}): ${thousands(row.minor_faults)} minor (${link('minor_faults')}), ${thousands(row.major_faults)} major ` +
        `(${link('major_faults')}), ${thousands(row.invalid_faults)} invalid (${link('invalid_faults')}).`,
    ];
  },
};

function kindTable({ row, link }: View): string {
  const kinds = faultKinds.filter((kind) => row[kind.name] > 0).toSorted((a, b) => row[b.name] - row[a.name]);
  return markdownTable(
    [left('Kind'), left('Class'), right('Faults'), right('Share'), left('')],
    kinds.map((kind) => [
      link(kind.name),
      kind.class,
      thousands(row[kind.name]),
      share(row[kind.name], row.page_faults),
      `\`${bar(row[kind.name] / row.page_faults)}\``,
    ]),
  );
}
