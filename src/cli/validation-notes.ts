import { existsSync, readFileSync } from 'node:fs';
import { decimal, plural } from '../report/numbers.ts';
import type { Predicted } from '../run/validate/predicted.ts';
import type { NativeRun } from '../record/native.ts';
import type { Ended } from '../record/recorder.ts';
import type { Limit, Spread } from '../report/validation/validation.ts';

/** What is known of how a command ran. */
export interface Circumstances {
  predicted: Predicted;
  runs: readonly NativeRun[];
  /** Why processes could not be counted one by one; '' = they were. */
  lacks: string;
  minor: Spread;
  limit: Limit;
  /** How the recorded run ended; null = the trace was given. */
  recorded: Ended | null;
  recorder: string | null;
  /** What the command said last on standard error. */
  lastWords: string;
}

/** Why prediction and measurement may differ: only what applies here. */
export function notesOf(all: Circumstances): string[] {
  return rules.flatMap((rule) => rule(all) ?? []);
}

/** THE LIST of what is known to make a difference. */
const rules: readonly ((all: Circumstances) => string | null)[] = [
  endings,
  interrupted,
  counted,
  processCount,
  spread,
  coldCache,
  threads,
  hugePages,
  qemuUnseen,
  processor,
];

function endings({ runs, recorded, lastWords }: Circumstances): string | null {
  const codes = [...new Set(runs.map(({ ended }) => ended.code))];
  const said = lastWords === '' ? '' : `: ${lastWords}`;
  if (codes.length > 1)
    return `the native runs did not end alike (exit codes ${codes.join(', ')}): are they the same work?`;
  if (recorded !== null && recorded.code !== codes[0])
    return `recorded, the command ended with exit code ${recorded.code}, natively with ${codes[0]}: it did not do the same${said}`;
  return codes[0] === 0 ? null : `the command ended with exit code ${codes[0]} in every run${said}`;
}

function interrupted({ recorded }: Circumstances): string | null {
  return recorded?.interrupted === true ? 'the recording was interrupted' : null;
}

function counted({ lacks }: Circumstances): string | null {
  return lacks === ''
    ? null
    : `native faults are the sum of all finished processes, up to 3 too many for the exec of the command: ${lacks}`;
}

function processCount({ predicted, runs }: Circumstances): string | null {
  const counts = runs.flatMap(({ processes }) => (processes === null ? [] : [processes.length]));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0 || (least === most && most === predicted.processes.length)) return null;
  const native = least === most ? String(least) : `${least} to ${most}`;
  return `${plural(predicted.processes.length, 'process', 'processes')} recorded, ${native} natively`;
}

function spread({ minor, limit }: Circumstances): string | null {
  const width = minor.max - minor.min;
  if (width <= limit.faults) return null;
  return `the native runs differ by ${decimal(width)} faults among themselves: addresses are random (setarch -R CMD runs without that), and what processes and threads do first may be, too`;
}

function coldCache({ runs }: Circumstances): string | null {
  const major = runs.reduce((sum, run) => sum + run.major, 0);
  return major === 0
    ? null
    : `${plural(major, 'major fault')} in the native runs: not all files were in the page cache, as they are predicted; the next time they are`;
}

function threads({ runs, recorder }: Circumstances): string | null {
  const most = Math.max(...runs.flatMap(({ processes }) => (processes ?? []).map((process) => process.threads)), 0);
  if (most < 2) return null;
  const turns = recorder === null ? 'a recorder runs them one at a time' : `${recorder} runs them one at a time`;
  return `a process has ${most} threads: ${turns}, so that who comes first, and which arena malloc takes, may be another`;
}

/** What docs/formats.md says that is not in such a recording. */
function qemuUnseen({ recorder, predicted, minor }: Circumstances): string | null {
  if (recorder !== 'qemu' || predicted.minor === minor.median) return null;
  return 'a recording of QEMU has no accesses of the kernel and no vdso, and the pages that an exec fills are faults in it: up to 5 faults of a process, more or fewer; --recorder lackey knows of them';
}

/** glibc chooses its string functions by the processor, and those of recorders have no AVX-512. */
function processor({ predicted, minor }: Circumstances): string | null {
  if (predicted.minor === minor.median || !flagsOf('/proc/cpuinfo').includes('avx512f')) return null;
  return "this processor has AVX-512 and the recorder's has not: glibc takes other functions, in other pages";
}

function flagsOf(path: string): string[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return /^flags\s*:(.*)$/m.exec(text)?.[1].trim().split(' ') ?? [];
}

const HUGE = '/sys/kernel/mm/transparent_hugepage/enabled';

function hugePages(): string | null {
  const text = existsSync(HUGE) ? readFileSync(HUGE, 'utf8') : '';
  return text.includes('[always]')
    ? 'this kernel makes huge pages without being asked (transparent_hugepage/enabled: always): --set hugePages.policy=always predicts them'
    : null;
}
