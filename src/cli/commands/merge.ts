import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { CellFolder } from '../../run/sweep/cell-folder.ts';
import { commonManifest, mergedRows, refuseMissing } from '../../run/sweep/merge.ts';
import type { Context } from '../context.ts';
import { answerOf, giveAnswer, TABLES } from '../sweep-answer.ts';
import type { Command } from './command.ts';

/** `pagewalk merge`: the parts of a sweep as one table. */
export const merge: Command = {
  usage: 'CELLS... [options]',
  about:
    'Puts the cells of a sweep together, from the folder that its processes shared or from those of each: the same bytes as if one process had computed them all. Cells that are missing are told, exit code 4.',
  examples: [
    {
      what: 'The cells of a folder that all shards shared',
      line: 'pagewalk sweep examples/sweep.yaml --shard 1/1 && pagewalk merge cells -o results.csv',
    },
    { what: 'What is there of two folders, as JSON', line: 'pagewalk merge cells cells --partial --json' },
  ],
  options: ['plan', 'partial', 'out', 'format', 'json', 'long', 'force'],
  formats: Object.keys(TABLES),
  run: mergeCells,
};

async function mergeCells(context: Context): Promise<ExitCode> {
  const { args, messages } = context;
  if (args.operands.length === 0)
    throw new UserError('expected folders of cells: pagewalk merge CELLS... (pagewalk merge --help has examples)');
  const answer = answerOf(context);
  const folders = args.operands.map((path) => new CellFolder(path));
  const manifest = commonManifest(folders, args.text('plan'));
  const merged = mergedRows(folders, manifest);
  if (!args.has('partial'))
    refuseMissing(merged, 'sweep again, it computes only them; or --partial takes what is there');
  for (const text of merged.corrupt) messages.warning(`${text}: left out; sweep again`);
  if (merged.missing.length > 0) messages.warning(`${merged.missing.length} of ${merged.cells} cells are missing`);
  await giveAnswer(context, answer, merged.rows, manifest);
  if (merged.aborted > 0)
    messages.warning(
      `${merged.aborted} cells ended at an invalid reference (onInvalid: abort); their numbers go up to it`,
    );
  return merged.missing.length > 0 || merged.aborted > 0 ? EXIT.incomplete : EXIT.ok;
}
