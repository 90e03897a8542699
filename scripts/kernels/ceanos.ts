import { bytes, decimal, percent, thousands } from '../../src/report/numbers.ts';
import { TRACES, runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';

export const ceanos: KernelReport = {
  name: 'ceanos',
  claims: [
    {
      says: 'there are 256 page directories of 1,024 entries',
      where: 'Page Directory Structure',
      command: `pagewalk ${runOn(TRACES.ls, 'ceanos').join(' ')}`,
      async check(measure) {
        const [documented, dynamic] = await Promise.all([
          measure.number('table_bytes_peak', ...runOn(TRACES.ls, 'ceanos')),
          measure.number('table_bytes_peak', ...runOn(TRACES.ls, 'ceanos', '--set', 'kernel.directories=null')),
        ]);
        return {
          measured: `they are an array that takes 1 MiB at boot: for the one process of ls the tables are ${bytes(documented)}, with directories made as needed ${bytes(dynamic)}`,
          verdict: 'holds',
        };
      },
    },
    {
      says: 'paging helps to avoid fragmentation',
      where: 'Paging Overview',
      command: `pagewalk ${runOn(TRACES.mapchurn, 'ceanos').join(' ')}`,
      async check(measure) {
        const run = runOn(TRACES.mapchurn, 'ceanos');
        const [failures, fragmentation] = await Promise.all(
          ['alloc_failures', 'fragmentation_external'].map((name) => measure.number(name, ...run)),
        );
        return {
          measured: `on mapchurn ${thousands(failures)} requests fail; pages need no runs, so ${percent(fragmentation)} external fragmentation at the end costs nothing`,
          verdict: failures === 0 ? 'holds' : 'does not hold',
        };
      },
    },
    {
      says: 'a free frame is found by scanning the bitmap from the first one',
      where: 'pmmAllocPageFrame',
      command: `pagewalk ${runOn(TRACES.mapchurn, 'ceanos').join(' ')}`,
      async check(measure) {
        const run = runOn(TRACES.mapchurn, 'ceanos');
        const [calls, steps] = await Promise.all(
          ['alloc_calls', 'alloc_steps'].map((name) => measure.number(name, ...run)),
        );
        return {
          measured: `${decimal(steps / calls)} bytes of the bitmap for each of ${thousands(calls)} requests`,
          verdict: 'holds',
        };
      },
    },
    {
      says: 'a bitmap tracks which frames are allocated',
      where: 'Physical Memory Bitmap',
      command: `pagewalk ${runOn(TRACES.ls, 'ceanos@shipped').join(' ')}`,
      async check(measure) {
        const run = runOn(TRACES.ls, 'ceanos@shipped');
        const [calls, twice, peak] = await Promise.all(
          ['alloc_calls', 'aliased_allocations', 'aliased_frames_peak'].map((name) => measure.number(name, ...run)),
        );
        return {
          measured: `as shipped, ${thousands(twice)} of ${thousands(calls)} requests of ls get a frame that has an owner; up to ${thousands(peak)} frames have several at once`,
          verdict: twice === 0 ? 'holds' : 'does not hold',
        };
      },
    },
  ],
  async advice(measure) {
    const run = runOn(TRACES.mapchurn, 'ceanos');
    const steps = await measure.number('alloc_steps', ...run);
    const next = await measure.number(
      'alloc_steps',
      ...run,
      '--set',
      'allocator.strategy=next-fit',
      '--set',
      'allocator.unit=32',
    );
    const twice = await measure.number('aliased_allocations', ...runOn(TRACES.ls, 'ceanos@shipped'));
    return [
      `Mend the address that a bit of the bitmap stands for (byte * 8 + bit): ${thousands(twice)} frames of ls overwrite each other's data.`,
      `Then remember where the last search ended and look at whole words: on mapchurn ${thousands(next)} steps in place of ${thousands(steps)}.`,
    ];
  },
};
