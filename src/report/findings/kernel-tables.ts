import { kernelFrames } from '../kernel-frames.ts';
import { bytes, percent, plural, thousands } from '../numbers.ts';
import { commandOf, variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** What it costs that every space maps the kernel. MODEL §12. */
export const kernelTables: Rule = (result, row) => {
  const { system } = result;
  const { tables, directories } = system.kernel;
  const { pageSize } = system;
  const held = kernelFrames(system, row);
  const fixed = held.directories;
  const frames = fixed + held.tables;
  if (frames === 0 && row.kernel_entries === 0) return null;
  const part = frames / Math.max(1, row.frames_total - row.frames_reserved);
  const holders = [
    fixed === 0 ? '' : plural(directories ?? 0, 'static directory', 'static directories'),
    row.kernel_table_frames === 0 ? '' : `the kernel's ${plural(row.kernel_table_frames, 'table frame')}`,
  ].filter((holder) => holder !== '');
  const sentences = [
    fixed === 0
      ? ''
      : `The ${plural(directories ?? 0, 'static directory', 'static directories')} take ${bytes(fixed * pageSize)} from the boot on, whatever runs; ${plural(row.processes, 'process was', 'processes were')} created.`,
    row.kernel_table_frames === 0
      ? ''
      : `The tables below the root that map the kernel took at most ${bytes(row.kernel_table_frames * pageSize)}, ${
          tables === 'copied' ? 'a copy in each address space' : 'the same ones in all address spaces'
        }.`,
    row.kernel_entries === 0
      ? ''
      : `${thousands(row.kernel_entries)} entries were written so that every address space has the kernel${tables === 'synchronised' ? ', and keeps up with what it maps' : ''}.`,
  ];
  return {
    severity: part >= 0.01 ? 'cost' : 'insight',
    weight: Math.min(1, part),
    title:
      frames === 0
        ? `Mapping the kernel in every address space took ${plural(row.kernel_entries, 'entry', 'entries')}`
        : `${bytes(frames * pageSize)} for ${holders.join(' and ')}: ${percent(part)} of the RAM that is to be had`,
    text: sentences.filter((sentence) => sentence !== '').join(' '),
    metrics: ['kernel_table_frames', 'kernel_entries', 'processes'],
    more:
      fixed === 0
        ? variedCommand(
            result,
            'kernel.tables',
            ['shared', 'copied', 'synchronised'],
            tables === 'shared' ? 'copied' : 'shared',
          )
        : commandOf(result, 'run', '--set kernel.directories=null'),
  };
};
