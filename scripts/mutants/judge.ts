import { readFileSync, writeFileSync } from 'node:fs';
import { keep } from './remembered-oracle.ts';
import { collected, end } from './stand-in.ts';
import { choose, limitTurns, loaded, record, turnsTaken } from './switch.ts';

// The child process: it holds all tests and all mutants. First it records which mutants would have another value in each test, then what each test takes; then it judges one mutant after the other.

/** A test, and what the code without a mutant does in it. */
export interface Recorded {
  name: string;
  milliseconds: number;
  turns: number;
  /** Ids of the mutants that it reaches and that have another value there: no other one can fail in it. */
  reached: number[];
}

export interface Recording {
  tests: Recorded[];
  /** Tests that fail here without a mutant: they judge nothing. */
  failing: string[];
  /** Ids that are reached while the files are loaded. */
  loaded: number[];
}

/** What a child says of a mutant: the test that failed, or null. */
export interface Verdict {
  id: number;
  killer: string | null;
  tests: number;
}

const [count, path] = [Number(process.env['PAGEWALK_MUTANTS']), process.env['PAGEWALK_MUTANTS_RECORDING'] ?? ''];

export async function main(): Promise<void> {
  const task = process.env['PAGEWALK_MUTANTS_TASK'];
  if (task === 'record' || task === 'measure') {
    writeFileSync(path, JSON.stringify(task === 'record' ? await recordAll() : await measureAll()));
    keep();
    await end();
    process.disconnect();
    return;
  }
  const judge = new Judge(JSON.parse(readFileSync(path, 'utf8')) as Recording);
  process.on('message', ({ id, seconds }: { id: number; seconds: number }) => {
    void judge.verdict(id, seconds).then((verdict) => process.send!(verdict));
  });
  process.on('disconnect', () => void end().then(() => process.exit()));
  process.send!('ready');
}

async function recordAll(): Promise<Recording> {
  const recording: Recording = { tests: [], failing: [], loaded: idsOf(loaded!) };
  record(null);
  for (const { name, run } of collected) {
    const reached = new Uint8Array(count);
    record(reached);
    try {
      await run();
      recording.tests.push({ name, milliseconds: 0, turns: 0, reached: idsOf(reached) });
    } catch (error) {
      recording.failing.push(`${name}: ${String(error)}`);
    }
    record(null);
  }
  return recording;
}

async function measureAll(): Promise<Recording> {
  const recording = JSON.parse(readFileSync(path, 'utf8')) as Recording;
  const runs = new Map(collected.map(({ name, run }) => [name, run]));
  for (const one of recording.tests) {
    limitTurns(Infinity);
    const begin = process.cpuUsage();
    await runs.get(one.name)!();
    const { user, system } = process.cpuUsage(begin);
    one.milliseconds = (user + system) / 1000;
    one.turns = turnsTaken();
  }
  return recording;
}

function idsOf(reached: Uint8Array): number[] {
  return [...reached.keys()].filter((id) => reached[id] === 1);
}

class Judge {
  private readonly runs = new Map(collected.map(({ name, run }) => [name, run]));
  private readonly testsOf = new Map<number, Recorded[]>();
  private readonly loaded: ReadonlySet<number>;
  /** Who killed last is asked first: neighbours die by the same hand. */
  private killers: string[] = [];

  constructor({ tests, loaded }: Recording) {
    this.loaded = new Set(loaded);
    for (const one of tests) for (const id of one.reached) this.testsOf.set(id, [...(this.testsOf.get(id) ?? []), one]);
    const some = tests.filter(({ reached }) => reached.length > 0);
    for (const id of loaded) this.testsOf.set(id, some);
  }

  async verdict(id: number, seconds: number): Promise<Verdict> {
    const covering = this.testsOf.get(id) ?? [];
    const first = covering.filter(({ name }) => this.killers.includes(name));
    const others = covering.filter(({ name }) => !this.killers.includes(name));
    const rest = others.toSorted((a, b) => a.milliseconds - b.milliseconds);
    let left = seconds * 1000;
    let tests = 0;
    for (const one of [...first, ...rest]) {
      left -= one.milliseconds;
      if (left < 0) break;
      tests++;
      if (await this.survives(id, one)) continue;
      // What a mutant left behind may fail for ever: then nothing is known of this one.
      const sound = await this.survives(this.loaded.has(id) ? id : -1, one);
      if (!sound && !this.loaded.has(id)) return { id, killer: 'unsure', tests };
      this.killers = [one.name, ...this.killers.filter((name) => name !== one.name)].slice(0, 6);
      return { id, killer: one.name, tests };
    }
    return { id, killer: null, tests };
  }

  private async survives(id: number, { name, turns }: Recorded): Promise<boolean> {
    limitTurns(turns * 5 + 100_000);
    choose(id);
    try {
      await this.runs.get(name)!();
      return true;
    } catch {
      return false;
    } finally {
      choose(this.loaded.has(id) ? id : -1);
    }
  }
}
