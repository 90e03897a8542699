import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, writeFiles } from './called.ts';
import type { Called } from './called.ts';
import { Draw } from './draw.ts';
import { mutated } from './mutate.ts';
import { allTargets } from './targets.ts';
import type { Files, Target } from './targets.ts';

// Gives the program damaged inputs until the time is over, and says on stdout, a line of JSON each, which one comes next and what was wrong with it.
// The environment says how long (PAGEWALK_FUZZ_SECONDS), from which seed on (PAGEWALK_FUZZ_SEED; each input has the next one), how many at most
// (PAGEWALK_FUZZ_INPUTS), of which target (PAGEWALK_FUZZ_TARGET), and where inputs are kept that something is wrong with (PAGEWALK_FUZZ_KEEP).

const { env } = process;
const until = Date.now() + 1000 * Number(env.PAGEWALK_FUZZ_SECONDS ?? 10);
const first = Number(env.PAGEWALK_FUZZ_SEED ?? Date.now() % 1e9);
const most = Number(env.PAGEWALK_FUZZ_INPUTS ?? Infinity);

/** Of processor time, for an input of some kilobytes; far more than any needs. */
const LONGEST_SECONDS = 20;
/** That the process may grow by over one input. */
const MOST_MEMORY = 1 << 20;

const targets = (await allTargets()).filter(({ name }) => (env.PAGEWALK_FUZZ_TARGET ?? name) === name);
const folder = mkdtempSync(join(tmpdir(), 'pagewalk-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let seed = first;
let kept = 0;
process.on('uncaughtException', (error) => wrong(`uncaught: ${error.stack}`));

for (; Date.now() < until && seed - first < most; seed++) {
  const draw = new Draw(seed);
  const target = draw.oneOf(targets);
  const files = damaged(draw, target);
  const command = draw.oneOf(target.commands);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  writeFiles(files);
  say({ seed, target: target.name, command });
  const [cpu, memory] = [process.cpuUsage(), process.resourceUsage().maxRSS];
  const outcome = await answer(command);
  const used = process.cpuUsage(cpu);
  const seconds = (used.user + used.system) / 1e6;
  if (seconds > LONGEST_SECONDS) wrong(`took ${seconds.toFixed(1)} s`);
  const grown = process.resourceUsage().maxRSS - memory;
  if (grown > MOST_MEMORY) wrong(`took ${grown >> 10} MiB of memory`);
  const what = wrongWith(outcome, command);
  if (what !== null) wrong(what);
}
say({ inputs: seed - first, first });
process.chdir(tmpdir());
process.exit(0);

function damaged(draw: Draw, { samples, repair }: Target): Files {
  const sample = draw.oneOf(samples);
  const [[name, bytes]] = Object.entries(sample);
  const [other] = Object.values(draw.oneOf(samples));
  const changed = mutated(draw, bytes, other);
  return { ...sample, [name]: repair === undefined ? changed : repair(changed) };
}

/** What is wrong with an answer; null = nothing. */
function wrongWith({ code, stdout, stderr }: Omit<Called, 'files'>, command: readonly string[]): string | null {
  if (![0, 1, 2, 3, 4].includes(code)) return `exit code ${code}: ${stderr}`;
  if (code > 1 && stderr === '') return `exit code ${code} without a word`;
  if (/^\s+at .*:\d+|internal error|\bundefined\b|\[object |(?:Type|Range|Reference|Syntax)Error/m.test(stderr))
    return `unclear: ${stderr}`;
  // oxlint-disable-next-line no-control-regex -- what a terminal would act upon
  const acted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.exec(stderr + stdout);
  if (acted !== null)
    return `a control character in ${JSON.stringify((stderr + stdout).slice(Math.max(0, acted.index - 80), acted.index + 80))}`;
  if (command.includes('--json') && code <= 1 && stdout !== '') {
    try {
      JSON.parse(stdout);
    } catch {
      return `no JSON: ${stdout.slice(0, 200)}`;
    }
  }
  return null;
}

function wrong(what: string): void {
  const { PAGEWALK_FUZZ_KEEP: keep } = env;
  if (keep !== undefined && kept++ < 200) cpSync(folder, join(keep, `${seed}`), { recursive: true });
  say({ seed, wrong: what });
}

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
