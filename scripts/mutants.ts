import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeRandom } from '../test/support/random.ts';
import { build } from './mutants/build.ts';
import { reasonWhyEquivalent } from './mutants/equivalent.ts';
import { UNSURE, judge, recordAll, recordingOf } from './mutants/judging.ts';
import type { Mutant } from './mutants/mutate.ts';
import { JUDGES } from './mutants/tests.ts';

// `npm run mutants`: changes one operator of src/model at a time, and asks the tests whether they notice.
// `--sample N --seed S` takes N of the mutants, `--file PART` those of files whose paths hold the part, `--tests PART` such tests alone; `--seconds S` is what the tests of one
// mutant may take, `--seeds N` how many seeds of the oracle are among them, `--out DIR` keeps the survivors, and `--recorded`
// goes by what an earlier run with the same sources, tests and seeds found out about the tests and left there.

/** Rounds of the chosen mutants, so that the share after each says something of all. */
const ROUNDS = 5;

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    tests: { type: 'string', default: '' },
    seconds: { type: 'string', default: '5' },
    seeds: { type: 'string', default: '60' },
    out: { type: 'string' },
    recorded: { type: 'boolean', default: false },
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
  const judges = JUDGES.filter((file) => file.includes(values.tests));
  const mutants = await build(judges, folder);
  const chosen = sampled(mutants.filter(({ file }) => file.includes(values.file)));
  if (chosen.length === 0) {
    console.error(`no mutant was chosen by --file '${values.file}' --sample ${values.sample ?? 'all'}`);
    process.exitCode = 2;
    return;
  }
  console.log(`${mutants.length} mutants`);
  const place = { folder, mutants: mutants.length, seeds: Number(values.seeds) };
  const { tests, failing } = values.recorded ? recordingOf(place) : await recordAll(place);
  const seconds = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  console.log(`${tests.length} tests of ${seconds.toFixed(0)} s; ${failing.length} of no use here`);
  for (const one of failing) console.log(`  ${one}`);

  const counted = chosen.filter((one) => reasonWhyEquivalent(one) === null);
  const rounds = Array.from({ length: ROUNDS }, (_, round) => counted.filter((_one, at) => at % ROUNDS === round));
  const killers = new Map<string, number>();
  const survivors: Mutant[] = [];
  let judged = 0;
  const ids = rounds.flat().map(({ id }) => id);
  for await (const { id, killer } of judge(place, ids, Number(values.seconds))) {
    judged++;
    if (killer === null || killer === UNSURE) {
      survivors.push(mutants[id]);
      console.log(said(mutants[id]));
    } else {
      const file = killer.split(' > ', 1)[0];
      killers.set(file, (killers.get(file) ?? 0) + 1);
    }
    if (judged % 100 === 0) console.log(`-- ${share(judged - survivors.length, judged)}`);
  }
  for (const [name, times] of killers) console.log(`${times} killed by ${name}`);
  console.log(`killed: ${share(judged - survivors.length, judged)}`);
  console.log(`with the ${chosen.length - judged} equivalent ones: ${share(judged - survivors.length, chosen.length)}`);
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

function share(part: number, whole: number): string {
  return `${part} of ${whole}, ${((100 * part) / whole).toFixed(1)} %`;
}

function said({ file, line, from, to, text }: Mutant): string {
  return `alive: ${file}:${line}: ${from} -> ${to || 'nothing'}: ${text}`;
}
