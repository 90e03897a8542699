import { codeMarkdown } from '../escape.ts';
import { largest } from '../largest.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { count } from '../names.ts';
import { bytes, plural, thousands } from '../numbers.ts';
import type { Section, View } from './section.ts';

/** What sharing saved and what stores copied after all. */
export const copyOnWrite: Section = {
  title: 'Copy-on-write',
  blocks: (view) => {
    const { result, row, link } = view;
    if (
      row.cow_copy + row.cow_reuse + row.cow_shared_peak + row.eager_copies + row.file_copies + row.leaked_frames ===
      0
    )
      return [];
    const size = (frames: number) => bytes(frames * result.system.pageSize);
    const facts = [
      `Sharing saved ${bytes(row.cow_saved_bytes)} at the peak (${link('cow_saved_bytes')}): ` +
        `${plural(row.cow_shared_peak, 'page copy', 'page copies')} not made (${link('cow_shared_peak')}).`,
      `Stores copied ${plural(row.cow_copy, 'page')}, ${size(row.cow_copy)} (${link('cow_copy')}), and kept ${thousands(row.cow_reuse)} in place ` +
        `(${link('cow_reuse')}).`,
      row.file_copies > 0
        ? `${plural(row.file_copies, 'file page')} became private in the fault that found them (${link('file_copies')}).`
        : '',
      row.eager_copies > 0
        ? `Forks copied ${plural(row.eager_copies, 'frame')} at once, ${size(row.eager_copies)} (${link('eager_copies')}).`
        : '',
      row.leaked_frames > 0
        ? `${plural(row.leaked_frames, 'frame')} leaked, ${size(row.leaked_frames)} (${link('leaked_frames')}).`
        : '',
    ];
    return [facts.filter((fact) => fact !== '').join(' '), ...familyTable(view)];
  },
};

/** The processes that copied, where there is a family. */
function familyTable({ result, link }: View): string[] {
  if (!result.processes.some((row) => row.parent !== null)) return [];
  const copiers = largest(
    result.processes.filter((row) => count(row, 'cow_copy') + count(row, 'cow_reuse') > 0),
    MOST,
    (row) => count(row, 'cow_copy'),
  );
  if (copiers.length === 0) return [];
  const rows = copiers.map((row) => [
    `${row.pid} ${codeMarkdown(row.command)}`.trim(),
    row.parent === null ? '' : String(row.parent),
    thousands(count(row, 'cow_copy')),
    thousands(count(row, 'cow_reuse')),
  ]);
  return [markdownTable([left('Process'), right('Child of'), right(link('cow_copy')), right(link('cow_reuse'))], rows)];
}

/** Processes that are shown. */
const MOST = 10;
