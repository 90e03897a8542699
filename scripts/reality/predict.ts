import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { totals } from '../../src/model/totals.ts';
import { simulate } from '../../src/run/simulate.ts';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { resolveProfile } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';
import { openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import { readSmaps } from './smaps.ts';
import { tableKilobytes } from '../../src/run/validate/native-tables.ts';

/** The recording of a program in a folder; null = it is not there. */
export function recordingIn(folder: string, trace: string): string | null {
  return [join(folder, `${trace}.lackey.gz`), join(folder, trace)].find((path) => existsSync(path)) ?? null;
}

/** The minor faults of a recording. */
export async function minorFaults(path: string, system: System, options: OpenOptions = {}): Promise<number> {
  const { machine } = await simulate(await openWorkload([path], options), system);
  return Number(totals(machine).minor_faults);
}

export function profileOf(name: string): System {
  const profile = shippedProfile(name);
  if (profile === null) throw new Error(`no such system: ${name}`);
  return resolveProfile(profile).system;
}

/** kB of page tables by process: native in one run (`truth`: the folder of its smaps and status), and as predicted at its addresses. */
export async function tablesOf(
  path: string,
  truth: string,
  trace: string,
): Promise<{ native: number[]; predicted: number[] }> {
  const files = readdirSync(truth).filter((name) => name.startsWith(`${trace}.`) && name.endsWith('.smaps.gz'));
  files.sort((one, other) => Number(one.split('.')[1]) - Number(other.split('.')[1]));
  const runs = readFileSync(join(truth, `${trace}.txt`), 'utf8');
  const run = runs.slice(runs.indexOf('# the run the smaps files belong to'));
  const native = files.map((name) => {
    const [, kilobytes] = new RegExp(`^exit ${name.split('.')[1]} \\d+ \\S+ \\d+ \\d+ (\\d+)`, 'm').exec(run) ?? [];
    return Number(kilobytes);
  });
  // A 32-bit program has the 4-level tables of the kernel that it ran on.
  const predicted = await tableKilobytes(
    await openWorkload([path]),
    profileOf('linux-x86-64'),
    files.map((name) => readSmaps(join(truth, name))),
  );
  return { native, predicted: predicted.map((kilobytes) => kilobytes ?? 0) };
}
