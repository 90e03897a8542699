import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recording, Verdict } from './judge.ts';

/** Where the built judge, what it recorded and what the oracle said are. */
export interface Place {
  folder: string;
  mutants: number;
  /** The seeds of the oracle's tests. */
  seeds: number;
}

/** Milliseconds beyond what the tests of a mutant may take, on a busy machine, too: a child that says nothing then runs in a loop whose turns are not counted. */
const PATIENCE = 60_000;

/** Runs all tests without a mutant, twice: what each reaches, then what it takes. */
export async function recordAll(place: Place): Promise<Recording> {
  for (const task of ['record', 'measure']) {
    // oxlint-disable-next-line no-await-in-loop -- the second one goes on with what the first one wrote
    const [code] = (await once(start(place, task, -1), 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the tests could not be run: exit ${code}`);
  }
  return recordingOf(place);
}

export function recordingOf({ folder }: Place): Recording {
  return JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8')) as Recording;
}

/** Judges mutants one after the other, each with tests of at most so many seconds. */
export async function* judge(place: Place, ids: readonly number[], seconds: number): AsyncGenerator<Verdict> {
  const loaded = new Set(recordingOf(place).loaded);
  let child: ChildProcess | null = null;
  for (const id of ids) {
    // What runs while files are loaded needs files that are loaded with the mutant.
    if (loaded.has(id) || child === null) {
      child?.kill('SIGKILL');
      child = start(place, 'judge', loaded.has(id) ? id : -1);
    }
    let verdict = await verdictOf(child, id, seconds);
    if (verdict.killer === UNSURE) {
      child.kill('SIGKILL');
      child = start(place, 'judge', -1);
      verdict = await verdictOf(child, id, seconds);
    }
    yield verdict;
    const ended = verdict.killer === TIME || verdict.killer === CRASH || verdict.killer === UNSURE;
    if (ended || loaded.has(id)) {
      child.kill('SIGKILL');
      child = null;
    }
  }
  child?.kill('SIGKILL');
}

/** The killer fails without the mutant, too: what an earlier mutant left behind, or the mutant itself. */
export const UNSURE = 'unsure';
const [TIME, CRASH] = ['no end', 'crash'];
const ready = new WeakSet<ChildProcess>();

async function verdictOf(child: ChildProcess, id: number, seconds: number): Promise<Verdict> {
  return new Promise((resolve) => {
    const done = (verdict: Verdict): void => {
      clearTimeout(timer);
      child.removeAllListeners('message').removeAllListeners('exit');
      resolve(verdict);
    };
    let timer = setTimeout(() => done({ id, killer: TIME, tests: 0 }), 60_000);
    const ask = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => done({ id, killer: TIME, tests: 0 }), seconds * 3000 + PATIENCE);
      child.send({ id, seconds });
    };
    child.on('exit', () => done({ id, killer: CRASH, tests: 0 }));
    child.on('message', (message: Verdict | 'ready') => {
      if (message !== 'ready') return done(message);
      ready.add(child);
      ask();
    });
    if (ready.has(child)) ask();
  });
}

function start({ folder, mutants, seeds }: Place, task: string, mutant: number): ChildProcess {
  return fork(join(folder, task === 'record' ? 'record.mjs' : 'judge.mjs'), [], {
    execArgv: ['--max-old-space-size=1500'],
    stdio: ['ignore', 'ignore', task === 'judge' ? 'ignore' : 'inherit', 'ipc'],
    env: {
      ...process.env,
      TMPDIR: existsSync('/dev/shm') ? '/dev/shm' : tmpdir(),
      PAGEWALK_MUTANTS: String(mutants),
      PAGEWALK_MUTANTS_TASK: task,
      PAGEWALK_MUTANTS_RECORDING: join(folder, 'recording.json'),
      PAGEWALK_MUTANTS_ORACLE: join(folder, 'oracle.json'),
      PAGEWALK_MUTANT: String(mutant),
      PAGEWALK_ORACLE_CASES: String(seeds),
      PAGEWALK_ORACLE_TRIES: '0',
      PAGEWALK_PROPERTY_RUNS: '5',
    },
  });
}
