import { bytes, decimal, thousands } from '../../src/report/numbers.ts';
import { TRACES, runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';

const RADIX = 'table={kind: radix, levels: [10, 10], entryBytes: 4}';

export const flatRtos: KernelReport = {
  name: 'flat-rtos',
  claims: [
    {
      says: 'a process with little heap and stack has a smaller page table',
      where: 'Memory layout, introduction',
      command: `pagewalk ${runOn(TRACES.ls, 'flat-rtos').join(' ')}`,
      async check(measure) {
        const names = Object.keys(TRACES) as (keyof typeof TRACES)[];
        const linear = await Promise.all(
          names.map((name) => measure.number('table_bytes_peak', ...runOn(TRACES[name], 'flat-rtos'))),
        );
        const radix = await Promise.all(
          names.map((name) => measure.number('table_bytes_peak', ...runOn(TRACES[name], 'flat-rtos', '--set', RADIX))),
        );
        const shown = names
          .map((name, at) => `${name} ${bytes(linear[at])} (two levels: ${bytes(radix[at])})`)
          .join(', ');
        const same = new Set(linear).size === 1;
        return {
          measured: `${shown}. ${same ? 'All are equally long: a table ends at the highest page, and that is the stack, which lies above the greatest heap for everyone. Only if those maxima are set for each process is its table short' : 'They differ with the process'}`,
          verdict: same ? 'holds in part' : 'holds',
        };
      },
    },
    {
      says: 'the page under the stack is never mapped, so an overflow is noticed',
      where: 'Memory layout, always unmapped',
      command: 'pagewalk explain --system flat-rtos --va 0x2194000 --op S',
      async check(measure) {
        const text = await measure.text('explain', '--system', 'flat-rtos', '--va', '0x2194000', '--op', 'S', '--json');
        const { faults } = JSON.parse(text) as { faults: string[] };
        return {
          measured: `a store to it is refused as ${faults.join(', ')}`,
          verdict: faults.includes('guard') ? 'holds' : 'does not hold',
        };
      },
    },
  ],
  async advice(measure) {
    const run = runOn(TRACES.mapchurn, 'flat-rtos');
    const [calls, steps] = await Promise.all(
      ['alloc_calls', 'alloc_steps'].map((name) => measure.number(name, ...run)),
    );
    const next = await measure.number('alloc_steps', ...run, '--set', 'allocator.strategy=next-fit');
    const small = await measure.number('table_bytes_peak', ...runOn(TRACES.ls, 'flat-rtos'));
    const tree = await measure.number('table_bytes_peak', ...runOn(TRACES.ls, 'flat-rtos', '--set', RADIX));
    return [
      `Choose the greatest heap and stack for each process, or give the stack a table of its own (as VAX did for P1): only then is a table as short as its process. For ls it is ${bytes(small)}; two levels would take ${bytes(tree)}.`,
      `Do not search the owners of frames from the start: on mapchurn a request looks at ${decimal(steps / calls)} owners on average; next-fit takes ${thousands(next)} steps in place of ${thousands(steps)}.`,
    ];
  },
};
