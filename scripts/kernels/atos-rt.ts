import { bytes, percent, thousands } from '../../src/report/numbers.ts';
import { CHURN } from './churn.ts';
import { TRACES, runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';
import { systemNamed } from './maps.ts';

const PAGE = 4096;
const { ls } = TRACES;

export const atosRt: KernelReport = {
  name: 'atos-rt',
  claims: [
    {
      says: 'paging eliminates the need for contiguous memory',
      where: 'Paging, introduction',
      command: `pagewalk ${runOn(ls, 'atos-rt@shipped').join(' ')}`,
      async check(measure) {
        const run = runOn(ls, 'atos-rt@shipped');
        const [atStart, failures] = await Promise.all([
          measure.number('eager_pages', ...run, '--limit', '1'),
          measure.number('process_failures', ...runOn(CHURN, 'atos-rt@shipped')),
        ]);
        const { image } = systemNamed('atos-rt@shipped');
        const least = (image?.parts ?? []).reduce((sum, part) => sum + part.bytes, 0);
        return {
          measured:
            `a process is created as one run of frames, ${thousands(least / PAGE)} (${bytes(least)}) without its program, or not at all (below); ` +
            `${thousands(atStart)} frames are filled before the first reference of ls, its loader's too`,
          verdict: image?.contiguous !== true || failures === 0 ? 'holds' : 'does not hold',
        };
      },
    },
    {
      says: 'fragmentation is reduced, memory is used more efficiently',
      where: 'Paging, introduction',
      command: `pagewalk ${runOn(CHURN, 'atos-rt@shipped').join(' ')}`,
      async check(measure) {
        const churn = runOn(CHURN, 'atos-rt@shipped');
        const failures = await measure.number('process_failures', ...churn);
        const run = runOn(ls, 'atos-rt@shipped');
        const part = (await measure.number('touched_pages', ...run)) / (await measure.number('owned_peak', ...run));
        return {
          measured:
            `of the frames that ls owns at its peak, it touches ${percent(part)}; of the processes of [process-churn.csv](process-churn.csv), ${thousands(failures)} of 24 MiB ` +
            'cannot be created while the pool has 9 holes of 12 MiB or more: its free frames are not in one run',
          verdict: failures > 0 || part < 0.5 ? 'does not hold' : 'holds',
        };
      },
    },
    {
      says: 'the page table has a single level',
      where: 'Overview',
      command: `pagewalk ${runOn(ls, 'atos-rt').join(' ')}`,
      async check(measure) {
        const [linear, radix] = await Promise.all(
          ['atos-rt', 'atos-rt@shipped'].map((system) => measure.number('table_bytes_peak', ...runOn(ls, system))),
        );
        const kernel = (await measure.number('kernel_table_frames', ...runOn(ls, 'atos-rt@shipped'))) * PAGE;
        return {
          measured: `a table of one level is ${bytes(linear)} for each process; the code has two levels, ${bytes(radix - kernel)} for ls and ${bytes(kernel)} that all processes share`,
          verdict: 'does not hold',
        };
      },
    },
    {
      says: 'the kernel heap lies from 0x00550000 to 0x08550000 (128 MiB)',
      where: 'memory regions',
      command: 'pagewalk systems atos-rt',
      check() {
        const { kernelHeap } = systemNamed('atos-rt');
        const length = 0x08550000 - 0x00550000;
        return Promise.resolve({
          measured: `the addresses span ${bytes(length)}${kernelHeap === null ? '' : `; the pool of kmalloc has ${bytes(kernelHeap.bytes)}`}`,
          verdict: length === 128 * 2 ** 20 ? 'holds' : 'does not hold',
        });
      },
    },
  ],
  async advice(measure) {
    const run = runOn(ls, 'atos-rt@shipped');
    const [eager, touched, owned] = await Promise.all(
      ['eager_pages', 'touched_pages', 'owned_peak'].map((name) => measure.number(name, ...run)),
    );
    const lazy = await measure.number('owned_peak', ...run, '--set', 'image.eager=false', '--set', 'demandPaging=true');
    return [
      `Fill pages when they are first touched. On ls ${thousands(eager)} pages are filled ahead, those of files that it maps too, and it touches ${thousands(touched)} in all; with demand ` +
        `paging it would own ${thousands(lazy)} frames at its peak, tables included, not ${thousands(owned)}.`,
      'If the image stays contiguous, map the framebuffer on its device instead of private frames: 1920 x 1080 x 4 bytes are 2,025 frames of each process, most of what it gets.',
    ];
  },
};
