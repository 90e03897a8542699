import { contradictions } from '../../src/system/contradictions/index.ts';
import { bytes, percent, thousands } from '../../src/report/numbers.ts';
import { KMALLOC } from './churn.ts';
import { runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';
import { sizeClaims, systemNamed } from './maps.ts';

export const rtos32: KernelReport = {
  name: '32rtos',
  claims: [
    ...sizeClaims('32rtos', 'Memory map'),
    {
      says: 'the kmalloc pool has 128 MiB',
      where: 'Memory map',
      command: `pagewalk ${runOn(KMALLOC, '32rtos').join(' ')}`,
      async check(measure) {
        const run = runOn(KMALLOC, '32rtos');
        const [peak, failures] = await Promise.all(
          ['kernel_heap_peak', 'kmalloc_failures'].map((name) => measure.number(name, ...run)),
        );
        const fragmentation = await measure.number('kernel_heap_fragmentation', ...run);
        return {
          measured: `[kmalloc.csv](kmalloc.csv) takes ${bytes(peak)} of it at most, ${thousands(failures)} requests fail, and ${percent(fragmentation)} of what is free at the end is not in the largest block`,
          verdict: failures === 0 ? 'holds' : 'does not hold',
        };
      },
    },
  ],
  async advice(measure) {
    const strategies = ['first-fit', 'best-fit', 'buddy', 'slab'];
    const steps = await Promise.all(
      strategies.map((name) =>
        measure.number('kmalloc_steps', ...runOn(KMALLOC, '32rtos', '--set', `kernelHeap.strategy=${name}`)),
      ),
    );
    const calls = await measure.number('kmalloc_calls', ...runOn(KMALLOC, '32rtos'));
    const peaks = await Promise.all(
      strategies.map((name) =>
        measure.number('kernel_heap_peak', ...runOn(KMALLOC, '32rtos', '--set', `kernelHeap.strategy=${name}`)),
      ),
    );
    const found = contradictions(systemNamed('32rtos')).filter(({ grade }) => grade === 'error').length;
    const shown = strategies
      .map((name, at) => `${name} ${thousands(steps[at])} steps and ${bytes(peaks[at])}`)
      .join(', ');
    return [
      `Mend the map first: ${thousands(found)} of its sizes are not those of their addresses (below). Whoever maps the guards as one page of 4 KiB leaves 60 KiB beside each that catch nothing.`,
      `Then choose the strategy of the heap by its requests. For the ${thousands(calls)} of [kmalloc.csv](kmalloc.csv): ${shown} of heap at the peak.`,
    ];
  },
};
