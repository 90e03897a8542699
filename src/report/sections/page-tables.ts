import type { System } from '../../system/system.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { bar, bytes, percent, plural, share, thousands } from '../numbers.ts';
import type { Section, View } from './section.ts';

/** What translation itself takes: tables by level, and how full the leaf tables are. */
export const pageTables: Section = {
  title: 'Page tables',
  blocks: (view) => {
    const { row, link } = view;
    return [
      levelTable(view),
      `Tables held ${bytes(row.table_bytes_peak)} at the peak (${link('table_bytes_peak')}, ${link('table_frames_peak')}) and ` +
        `${bytes(row.table_bytes_mean)} on average (${link('table_bytes_mean')}): ${percent(row.table_overhead)} of what resident pages held ` +
        `(${link('table_overhead')}).`,
      `Leaf entries in use at the peak: ${thousands(row.pte_used)} (${link('pte_used')}) of ${thousands(row.pte_capacity)} ` +
        `(${link('pte_capacity')}), ${share(row.pte_used, row.pte_capacity)} \`${bar(row.pte_capacity === 0 ? 0 : row.pte_used / row.pte_capacity)}\`.`,
      ...sharedTables(view),
    ];
  },
};

/** What forks shared, and what was copied after all. */
function sharedTables({ row, link }: View): string[] {
  if (row.tables_shared === 0) return [];
  return [
    `Forks shared ${plural(row.tables_shared, 'leaf table')} (${link('tables_shared')}), up to ${plural(row.shared_table_frames_peak, 'frame')} at an instant ` +
      `(${link('shared_table_frames_peak')}), and wrote ${plural(row.fork_entries, 'entry', 'entries')} (${link('fork_entries')}); ${plural(row.table_copies, 'table')} with ` +
      `${plural(row.table_copy_entries, 'entry', 'entries')} ${row.table_copies === 1 ? 'was' : 'were'} copied when one of them was to be written (${link('table_copies')}, ${link('table_copy_entries')}).`,
  ];
}

function levelTable({ result, row, link }: View): string {
  const shapes = tableShapes(result.system);
  const rows = row.tables_by_level.map((made, at) => {
    const shape = shapes[at];
    const name = levelName(at, row.tables_by_level.length);
    if (shape === undefined) return [name, '', '', thousands(made), ''];
    return [name, thousands(shape.entries), bytes(shape.bytes), thousands(made), bytes(made * shape.bytes)];
  });
  return markdownTable(
    [
      left('Level'),
      right('Entries of a table'),
      right('Size of a table'),
      right(`${link('tables_by_level')}, ever made`),
      right('Together'),
    ],
    rows,
  );
}

/** Root first. A linear table has no fixed shape unless its span is given. MODEL §5. */
function tableShapes({ table, pageSize }: System): { entries: number; bytes: number }[] {
  const entryCounts =
    table.kind === 'radix'
      ? table.levels.map((bits) => 2 ** bits)
      : table.span === null
        ? []
        : [Math.ceil(table.span / pageSize)];
  return entryCounts.map((entries) => ({
    entries,
    bytes: Math.ceil(Math.max(1, (entries * table.entryBytes) / pageSize)) * pageSize,
  }));
}

function levelName(at: number, levels: number): string {
  if (levels === 1) return 'the table';
  if (at === 0) return 'root';
  return at === levels - 1 ? 'leaf' : `level ${levels - 1 - at}`;
}
