import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { WasmRoom } from '../../src/base/wasm.ts';
import { HitKernel } from '../../src/model/hit-kernel.ts';
import { totals } from '../../src/model/totals.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { oracle } from '../oracle/oracle.ts';
import type { OracleResult } from '../oracle/oracle.ts';
import { pictureOf } from './picture.ts';
import { shrunk } from './shrink.ts';

/** How many seeds, from which on: `PAGEWALK_ORACLE_CASES` and `PAGEWALK_ORACLE_SEED`. */
export const seeds = Array.from(
  { length: Number(process.env.PAGEWALK_ORACLE_CASES ?? 60) },
  (_, at) => Number(process.env.PAGEWALK_ORACLE_SEED ?? 1) + at,
);

/** A pair of trace and system. */
export interface Pair {
  seed: number;
  trace: string;
  system: unknown;
  /** Whether the oracle looks after its own invariants too. */
  oracleChecks?: boolean;
}

/** About so many times are the invariants of a run that is not collapsed looked at: a record has some 15 characters. */
const WINDOWS = 10;

/** How many shorter traces are tried after a failure. */
const tries = Number(process.env.PAGEWALK_ORACLE_TRIES ?? 300);

export interface Comparison {
  /** What differs, a line for each; [] = nothing. */
  differences: string[];
  /** Whether the run that may be collapsed was. */
  collapsed: boolean;
  expected: OracleResult;
}

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-oracle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Serves one run after the other, however short. */
const hitKernel = new HitKernel(new WasmRoom(2 ** 25), 0);

/** Every integer of the oracle against the simulator's, collapsed and not, of every other seed with the kernel that takes hits. */
export async function compare({
  seed,
  trace,
  system: profile,
  oracleChecks: check = false,
}: Pair): Promise<Comparison> {
  const expected = oracle(trace, profile, { check });
  const path = join(folder, 'trace.csv');
  writeFileSync(path, trace);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  const workload = await openWorkload([path]);
  const differences: string[] = [];
  let collapsed = true;
  for (const collapse of [false, true]) {
    const onUncollapsed = (): void => {
      if (collapse) collapsed = false;
    };
    // The invariants are looked at after each window.
    const window = collapse ? 0 : Math.ceil(trace.length / (15 * WINDOWS));
    // oxlint-disable-next-line no-await-in-loop -- both read one file
    const { machine } = await simulate(workload, system, {
      ...PLAIN,
      onUncollapsed,
      collapse,
      window,
      check: true,
      hitKernel: seed % 2 === 0 ? hitKernel : null,
    });
    const [got, wanted]: Record<string, unknown>[] = [
      { ...totals(machine), aborted: machine.aborted, ...pictureOf(machine) },
      { ...expected.metrics, aborted: expected.aborted, ...expected.picture },
    ];
    for (const [name, value] of Object.entries(wanted)) {
      const [is, should] = [JSON.stringify(got[name]), JSON.stringify(value)];
      if (is !== should) differences.push(`${name}: ${is}, the oracle says ${should}${collapse ? ' (collapsed)' : ''}`);
    }
  }
  return { differences, collapsed, expected };
}

/**
 * What is wrong with a pair of trace and system, with the fewest records that show it; '' = nothing.
 * @param seen is told what came out of a pair that could be compared.
 */
export async function complaint(pair: Pair, seen: (comparison: Comparison) => void = () => {}): Promise<string> {
  const first = await findings(pair, seen);
  if (first.length === 0) return '';
  const least = await shrunk(
    pair.trace,
    async (trace) => {
      const found = await findings({ ...pair, trace });
      // Another refusal of a trace that has lost its beginning is another matter.
      return found.length > 0 && nameOf(found[0]) === nameOf(first[0]);
    },
    tries,
  );
  return [
    `seed ${pair.seed}: ${first.join('\n')}`,
    `The fewest records, on ${JSON.stringify(pair.system)}:`,
    least,
    ...(await findings({ ...pair, trace: least })),
  ].join('\n');
}

async function findings(pair: Pair, seen: (comparison: Comparison) => void = () => {}): Promise<string[]> {
  try {
    const comparison = await compare(pair);
    seen(comparison);
    return comparison.differences;
  } catch (error) {
    return [String(error)];
  }
}

function nameOf(finding: string): string {
  return finding.split(':', 1)[0];
}
