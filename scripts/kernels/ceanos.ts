import { bytes, decimal, percent, thousands } from '../../src/report/numbers.ts';
import { CHURN, KMALLOC } from './churn.ts';
import { TRACES, runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';
import type { Measurements } from './measure.ts';

/** The kernel's heap grows (kmalloc.csv) while 14 processes live, the last of them for it (process-churn.csv). */
const GROWTH = ['run', CHURN, KMALLOC, '--system', 'ceanos'];
const SHARED = ['--set', 'kernel.tables=shared'];

/** Entries that `syncPageDirs` writes: those that are not written where the kernel's tables are there from the boot. */
async function synchronised(measure: Measurements, run: string[]): Promise<number> {
  const all = await measure.number('kernel_entries', ...run);
  return all - (await measure.number('kernel_entries', ...run, ...SHARED));
}

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
      says: 'syncPageDirs brings each mapping of the kernel into all directories in use',
      where: 'syncPageDirs',
      command: `pagewalk ${GROWTH.join(' ')}`,
      async check(measure) {
        const one = await synchronised(measure, runOn(KMALLOC, 'ceanos'));
        const many = await synchronised(measure, GROWTH);
        return {
          measured:
            `the heap of [kmalloc.csv](kmalloc.csv) grows by ${thousands(one)} pages: ${thousands(one)} directory entries are written with one process, ${thousands(many)} with ` +
            `${thousands(many / one)} (kernel_entries, less those of new directories). Counted is the 1 entry that maps the kernel at boot; the loop of the code goes over all 255 of each directory`,
          verdict: one > 0 && many > one ? 'holds' : 'does not hold',
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
    const [twice, calls] = await Promise.all(
      ['aliased_allocations', 'alloc_calls'].map((name) => measure.number(name, ...runOn(TRACES.ls, 'ceanos@shipped'))),
    );
    const entries = await synchronised(measure, GROWTH);
    return [
      `Mend the address that a bit of the bitmap stands for (byte * 8 + bit): ${thousands(twice)} of the ${thousands(calls)} frames that ls asks for are somebody's already, whose data they overwrite.`,
      `Then remember where the last search ended and look at whole words: on mapchurn ${thousands(next)} steps in place of ${thousands(steps)}.`,
      `Make the page tables of the kernel's heap once, at boot: new directories copy their entries, and syncPageDirs is not needed. With 14 processes it writes ${thousands(entries)} entries for [kmalloc.csv](kmalloc.csv).`,
    ];
  },
};
