import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeRandom } from '../test/support/random.ts';
import { build } from './mutants/build.ts';
import { reasonWhyEquivalent } from './mutants/equivalent.ts';
import { judge, recordAll } from './mutants/judging.ts';
import type { Mutant } from './mutants/mutate.ts';
import { JUDGES } from './mutants/tests.ts';

// `npm run mutants`: changes one operator of src/model at a time, and asks the tests whether they notice.
// `--sample N --seed S` takes N of the mutants, `--file PART` those of files whose names hold the part.

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    seconds: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '60' },
    out: { type: 'string' },
  },
});

const folder = values.out ?? mkdtempSync(join(tmpdir(), 'pagewalk-mutants-'));
mkdirSync(folder, { recursive: true });
try {
  await run();
} finally {
  if (values.out === undefined) rmSync(folder, { recursive: true });
}

async function run(): Promise<void> {
  const mutants = await build(JUDGES, (file) => file.startsWith('src/model/') && file.includes(values.file), folder);
  const place = { folder, mutants: mutants.length, seeds: Number(values.seeds) };
  console.log(`${mutants.length} mutants; the tests are run once without any`);
  const { tests, failing } = await recordAll(place);
  const seconds = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  console.log(`${tests.length} tests of ${seconds.toFixed(0)} s; ${failing.length} of no use here`);
  for (const one of failing) console.log(`  ${one}`);

  const chosen = sampled(mutants);
  const survivors: Mutant[] = [];
  let judged = 0;
  const killers = new Map<string, number>();
  for await (const { id, killer } of judge(
    place,
    chosen.map((one) => one.id),
    Number(values.seconds),
  )) {
    judged++;
    if (killer === null) survivors.push(mutants[id]);
    else killers.set(killer.split(' > ')[0], (killers.get(killer.split(' > ')[0]) ?? 0) + 1);
    if (killer === null) console.log(said(mutants[id]));
    if (judged % 200 === 0) console.log(`-- ${judged} of ${chosen.length}, ${survivors.length} alive`);
  }
  report(chosen, survivors);
  for (const [name, times] of killers) console.log(`  ${times} killed by ${name}`);
  if (values.out !== undefined) writeFileSync(join(folder, 'survivors.json'), JSON.stringify(survivors, null, 1));
}

function sampled(mutants: readonly Mutant[]): readonly Mutant[] {
  if (values.sample === undefined) return mutants;
  const random = makeRandom(Number(values.seed));
  const left = [...mutants];
  const taken = Array.from({ length: Math.min(left.length, Number(values.sample)) }, () =>
    left.splice(random.integer(0, left.length - 1), 1),
  );
  return taken.flat().toSorted((a, b) => a.id - b.id);
}

function report(chosen: readonly Mutant[], survivors: readonly Mutant[]): void {
  const equivalent = chosen.filter((one) => reasonWhyEquivalent(one) !== null);
  const alive = survivors.filter((one) => reasonWhyEquivalent(one) === null);
  const counted = chosen.length - equivalent.length;
  const share = (killed: number, all: number): string => `${killed} of ${all}, ${((100 * killed) / all).toFixed(1)} %`;
  console.log(`killed: ${share(counted - alive.length, counted)} (${equivalent.length} equivalent ones left out)`);
  console.log(`with these: ${share(chosen.length - survivors.length, chosen.length)}`);
}

function said({ file, line, from, to, text }: Mutant): string {
  return `alive: ${file}:${line}: ${from} -> ${to || 'nothing'}: ${text}`;
}
