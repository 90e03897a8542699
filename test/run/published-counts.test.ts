import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totals } from '../../src/model/totals.ts';
import { writePackedFile } from '../../src/run/convert.ts';
import { STACK_POLICIES, memoryCurves } from '../../src/run/curve/memory-curve.ts';
import { plainSystem } from '../../src/run/curve/plain-system.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { openWorkload } from '../../src/trace/open.ts';
import type { Workload } from '../../src/trace/workload.ts';

// Fault counts that others have published, of traces that many courses use. Their owners gave no licence, so that they are not passed on with the program: whoever has them names
// their folder in PAGEWALK_CLASSIC_TRACES. PAGEWALK_CLASSIC_FRAMES=all: all cells of the tables, not some, as the long tests do.
//
// gcc.trace and swim.trace (CS 1550, University of Pittsburgh): clock with 8 frames by the assignment; fifo and opt by GitHub lorenzoficher/so-2-substituicao-paginas, README; lru and
// clock by GitHub LewisXu-RuizeXu/OS-Assignment-2, results/results.csv. The first prints dirty evictions of fifo and opt with 4, 16, 64 and 256 frames; those of the other
// numbers of frames are from a replay of another program. The lackey traces: GitHub cjdevault/virtual-memory-simulator, README.

const sibling = join(import.meta.dirname, '..', '..', '..', 'shared', 'traces', 'classic');
const classic = process.env.PAGEWALK_CLASSIC_TRACES ?? sibling;
const all = process.env.PAGEWALK_CLASSIC_FRAMES === 'all';
const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A part of a suite that needs a file. */
function describeWith(file: string, body: () => void): void {
  const here = existsSync(join(classic, file));
  describe.skipIf(!here)(here ? file : `${file} is not in the folder PAGEWALK_CLASSIC_TRACES`, () => {
    body();
  });
}

/** Faults / evictions of pages that were written since they came in. */
type Cell = `${number}/${number}`;
type Policy = 'fifo' | 'lru' | 'clock' | 'opt';

const FRAMES = [4, 8, 16, 32, 64, 128, 256, 512] as const;
const chosen = FRAMES.filter((frames) => all || frames === 256);

/** By policy, in the order of FRAMES. */
// prettier-ignore
const published: Record<string, Record<Policy, Cell[]>> = {
  'gcc.trace.gz': {
    fifo: ['302860/55013', '205368/37524', '138539/24043', '98067/16759', '70315/12053', '48526/8487', '31698/5945', '15609/3425'],
    lru: ['243809/43187', '171186/23983', '116604/14749', '84401/11737', '59089/8863', '40821/6131', '25308/4231', '10425/2173'],
    clock: ['276968/51481', '181856/29401', '121682/16376', '87686/12293', '61640/9346', '43017/6671', '26789/4528', '11472/2398'],
    opt: ['185754/26077', '118480/15031', '80307/11317', '55802/8277', '38050/5737', '24391/3975', '12667/2507', '5662/1361'],
  },
  'swim.trace.gz': {
    fifo: ['419509/57750', '330893/55488', '214295/47434', '81638/18172', '30422/7585', '17523/4932', '8551/2836', '4850/1624'],
    lru: ['346936/56045', '285375/53614', '171961/46293', '48254/9674', '21656/5687', '13250/3812', '5673/1866', '3632/1159'],
    clock: ['380682/57213', '293519/54327', '191848/48350', '53025/11140', '22611/5844', '15275/4371', '5980/1973', '3795/1218'],
    opt: ['270046/53858', '171244/46451', '78312/18131', '28826/6909', '14289/4100', '6518/2134', '3572/1258', '2672/909'],
  },
};

/** A trace whose first `limit` references count. */
interface Accesses {
  workload: Workload;
  limit: number;
}

/**
 * Accesses, as `L,0x1000`, as a trace in which all memory is one shared mapping of a file: an eviction writes what is dirty, and only that. `behind` are accesses behind the end.
 */
async function asFile(name: string, accesses: readonly string[], behind: readonly string[] = []): Promise<Accesses> {
  const records = [...accesses, ...behind].map((access) => `1,${access},1`);
  const text = `pid,op,addr,size,args\n1,map,0,0x800000000000,file=all;share=1\n${records.join('\n')}\n`;
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, text);
  const packed = join(folder, `${name}.pwt`);
  await writePackedFile(await openWorkload([path]), packed, { store: true, records: false });
  return { workload: await openWorkload([packed]), limit: behind.length === 0 ? Infinity : accesses.length };
}

function linesOf(name: string): string[] {
  return gunzipSync(readFileSync(join(classic, name)))
    .toString('latin1')
    .split('\n');
}

async function counted(accesses: Accesses, policy: Policy, frames: number, pageSize: number): Promise<Cell> {
  const system = plainSystem(pageSize, { memory: frames * pageSize, 'replacement.policy': policy });
  const { machine } = await simulate(accesses.workload, system, { ...PLAIN, limit: accesses.limit });
  const { page_faults, writebacks } = totals(machine);
  return `${Number(page_faults)}/${Number(writebacks)}`;
}

describe.each(Object.entries(published))('published counts', (file, counts) => {
  const policies = Object.keys(counts) as Policy[];
  describeWith(file, () => {
    let accesses: Accesses;
    beforeAll(async () => {
      const lines = linesOf(file).filter((line) => line !== '');
      const pages = [...new Set(lines.map((line) => line.slice(0, 5)))].sort().reverse();
      // Of the pages that are never used again the published opt evicts the lowest one, ours that of the lowest frame: here each is used once more, the lowest last.
      const behind = pages.map((page) => `L,0x${page}000`);
      const parts = lines.map((line) => `${line[9] === 'W' ? 'S' : 'L'},0x${line.slice(0, 8)}`);
      accesses = await asFile(file, parts, behind);
    });

    test.each(chosen)('%i frames: faults and dirty evictions', async (frames) => {
      const found = [];
      for (const policy of policies) found.push([policy, await counted(accesses, policy, frames, 4096)]);
      expect(found).toEqual(policies.map((policy) => [policy, counts[policy][FRAMES.indexOf(frames)]]));
    });

    test.runIf(all)('the file as it is: the curves of lru and opt', async () => {
      const reading = { pageSizes: [4096], policies: STACK_POLICIES, points: null, collapse: true };
      for (const { policy, points } of await memoryCurves(await openWorkload([join(classic, file)]), reading)) {
        const faults = FRAMES.map((frames) => points.findLast((point) => point.frames <= frames)?.faults);
        const cells = counts[policy as Policy];
        expect([policy, faults]).toEqual([policy, cells.map((cell) => Number.parseInt(cell, 10))]);
      }
    });
  });
});

// The page of an access is that of its first byte, a modify is one access; pages of 16 KiB. Faults of opt, faults and dirty evictions of clock (of ls its faults alone are printed).
const LACKEY_FRAMES = [8, 16, 32, 64];
const lackey = {
  'lackey-gcc.trace.gz': { opt: [11357, 2581, 428, 113], clock: ['20455/2954', '6068/856', '844/88', '144/5'] },
  'lackey-ls.trace.gz': { opt: [7152, 1544, 258, 104], clock: ['13484/', '4317/', '419/', '158/'] },
};

describe.each(Object.entries(lackey))('published counts', (file, { opt, clock }) => {
  describeWith(file, () => {
    test('opt and clock', { timeout: 120_000 }, async () => {
      const parts = linesOf(file).flatMap((line) => {
        const access = /^(?:I | [LSM]) ([0-9a-f]+),\d+$/.exec(line);
        return access === null ? [] : [`${/[SM]/.test(line) ? 'S' : 'L'},0x${access[1]}`];
      });
      const accesses = await asFile(file, parts);
      for (const [at, frames] of LACKEY_FRAMES.entries()) {
        if (!all && frames < 64) continue;
        expect(Number.parseInt(await counted(accesses, 'opt', frames, 16_384), 10)).toBe(opt[at]);
        const found = await counted(accesses, 'clock', frames, 16_384);
        expect(found.slice(0, clock[at].length)).toBe(clock[at]);
      }
    });

    test('the file as it is, by references.span and references.modify', async () => {
      const settings = { 'references.span': 'first', 'references.modify': 'one', 'replacement.policy': 'clock' };
      const system = plainSystem(16_384, { memory: 32 * 16_384, ...settings });
      // What ls printed stands between the lines of the trace.
      const workload = await openWorkload([join(classic, file)], { maxBadLines: 100 });
      const { machine } = await simulate(workload, system, PLAIN);
      expect(totals(machine).page_faults).toBe(Number.parseInt(clock[2], 10));
    });
  });
});
