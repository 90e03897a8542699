import { bytes, decimal, percent, thousands } from '../../src/report/numbers.ts';
import { FORKS } from './churn.ts';
import { TRACES, runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';
import { sizeClaims } from './maps.ts';

const COWFORK = 'traces/cowfork';
const PAGE = 4096;

export const eynOs: KernelReport = {
  name: 'eyn-os',
  claims: [
    {
      says: '1,024 processes need about 4 MB of page tables',
      where: 'Performance Characteristics',
      command: `pagewalk ${runOn(TRACES.ls, 'eyn-os').join(' ')}`,
      async check(measure) {
        const each = await Promise.all(
          Object.values(TRACES).map(async (trace) => {
            const run = runOn(trace, 'eyn-os');
            const kernel = await measure.number('kernel_table_frames', ...run);
            return (await measure.number('table_bytes_peak', ...run)) - kernel * PAGE;
          }),
        );
        const [least, most] = [Math.min(...each), Math.max(...each)];
        return {
          measured:
            `a process of the traces has ${bytes(least)} to ${bytes(most)} of its own: 1,024 of the smallest take ${bytes(1024 * least)}, ` +
            `and the machine has 16 MiB; 4 MiB is what 1,024 directories take without a single table`,
          verdict: 1024 * least <= 4 * 2 ** 20 ? 'holds' : 'does not hold',
        };
      },
    },
    {
      says: 'a frame is allocated in constant time, O(1)',
      where: 'Performance Characteristics',
      command: `pagewalk ${runOn(COWFORK, 'eyn-os').join(' ')}`,
      async check(measure) {
        const steps = await Promise.all(
          [TRACES.ls, TRACES.mapchurn, COWFORK].map(async (trace) => {
            const run = runOn(trace, 'eyn-os');
            return (await measure.number('alloc_steps', ...run)) / (await measure.number('alloc_calls', ...run));
          }),
        );
        return {
          measured: `best-fit looks at ${decimal(steps[0])} free runs for each request of ls, ${decimal(steps[1])} of mapchurn, ${decimal(steps[2])} of cowfork: it grows with the number of free runs`,
          verdict: Math.max(...steps) > 2 * Math.min(...steps) ? 'does not hold' : 'holds',
        };
      },
    },
    {
      says: 'TLB hit rates are high for repeated access',
      where: 'Performance Characteristics',
      command: `pagewalk ${runOn(TRACES.sqlite3, 'eyn-os').join(' ')}`,
      async check(measure) {
        const names = Object.keys(TRACES) as (keyof typeof TRACES)[];
        const rates = await Promise.all(
          names.map((name) => measure.number('tlb_hit_rate', ...runOn(TRACES[name], 'eyn-os'))),
        );
        const reads = await measure.number('walk_reads', ...runOn(TRACES.sqlite3, 'eyn-os'));
        const shown = names.map((name, at) => `${name} ${percent(rates[at])}`).join(', ');
        return {
          measured: `${shown} with 32 entries; on sqlite3 the misses read ${thousands(reads)} table entries`,
          verdict:
            Math.min(...rates) >= 0.99 ? 'holds' : Math.min(...rates) >= 0.95 ? 'holds in part' : 'does not hold',
        };
      },
    },
    {
      says: 'copy-on-write shares memory between processes efficiently',
      where: 'Automatic Recovery',
      command: `pagewalk ${runOn(COWFORK, 'eyn-os').join(' ')}`,
      async check(measure) {
        const saved = await measure.number('cow_saved_bytes', ...runOn(COWFORK, 'eyn-os'));
        const shipped = runOn(COWFORK, 'eyn-os@shipped');
        const leaked = await measure.number('leaked_frames', ...shipped);
        const [many, dropped] = await Promise.all(
          ['leaked_frames', 'out_of_memory'].map((name) => measure.number(name, ...runOn(FORKS, 'eyn-os@shipped'))),
        );
        return {
          measured:
            `as documented, one fork of cowfork shares ${bytes(saved)} at its peak; as shipped, it leaks ${thousands(leaked)} frames (${bytes(leaked * PAGE)}). ` +
            `The 40 forks of [fork-churn.csv](fork-churn.csv) leak ${thousands(many)} of 2,048 frames there, and ${thousands(dropped)} references find no memory`,
          verdict: saved > 0 && leaked === 0 ? 'holds' : 'holds in part',
        };
      },
    },
    {
      says: 'frames are freed when processes end',
      where: 'Frame Management, Automatic Cleanup',
      command: `pagewalk ${runOn('traces/pipeline', 'eyn-os@shipped').join(' ')}`,
      async check(measure) {
        const leaked = async (system: string): Promise<number> =>
          measure.number('leaked_frames', ...runOn('traces/pipeline', system));
        const [documented, shipped] = [await leaked('eyn-os'), await leaked('eyn-os@shipped')];
        return {
          measured: `pipeline (5 processes, fork and exec) leaks ${thousands(documented)} frames as documented and ${thousands(shipped)} as shipped`,
          verdict: shipped === 0 ? 'holds' : documented === 0 ? 'holds in part' : 'does not hold',
        };
      },
    },
    ...sizeClaims('eyn-os', 'Memory Layout'),
  ],
  async advice(measure) {
    const shipped = runOn(COWFORK, 'eyn-os@shipped');
    const [leaked, copied] = await Promise.all(
      ['leaked_frames', 'cow_copy'].map((name) => measure.number(name, ...shipped)),
    );
    const counted = [...shipped, '--set', 'refcount=true', '--set', 'cowReuse=true'];
    const [leakedCounted, copies] = await Promise.all(
      ['leaked_frames', 'cow_copy'].map((name) => measure.number(name, ...counted)),
    );
    const left = runOn(FORKS, 'eyn-os@shipped');
    const [few, fewCounted] = await Promise.all([
      measure.number('free_frames', ...left),
      measure.number('free_frames', ...left, '--set', 'refcount=true', '--set', 'cowReuse=true'),
    ]);
    const [flushes, withInvlpg] = await Promise.all([
      measure.number('flushes', ...shipped),
      measure.number('flushes', ...shipped, '--set', 'tlb.invlpg=true'),
    ]);
    return [
      `Count references to frames first. On cowfork the shipped code leaks ${thousands(leaked)} of 2,048 user frames in one fork and copies ${thousands(copied)} pages; ` +
        `with counts it leaks ${thousands(leakedCounted)} and copies ${thousands(copies)}. After the 40 forks of [fork-churn.csv](fork-churn.csv), 64 pages written on both sides of each, ` +
        `${thousands(few)} frames are left free, with counts ${thousands(fewCounted)}.`,
      `Then use \`invlpg\` where the CPU has it: the 80386 build flushed the whole TLB ${thousands(flushes)} times on cowfork, with \`invlpg\` ${thousands(withInvlpg)} times.`,
    ];
  },
};
