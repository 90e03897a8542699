import { shippedTraces } from '../shipped-traces.ts';
import { faultLimit, nativeRows } from './native.ts';
import type { NativeRow } from './native.ts';

/** Why a prediction is not the native median; where it is, there is nothing to say. */
const DEVIATIONS: Record<string, string> = {
  ls: "A page fault of the native run lies in page 0x16a of libc, which the recording never touches: a string function for AVX-512, which valgrind's processor does not have. The stack took 4 pages after the exec natively (`perf record -e page-faults -d`), 3 here.",
  sort: 'Within what the native runs span.',
  sqlite3:
    'One more than the highest native run. 1 is a window that a mapping cuts (see above); and by where they come to lie, the read-only file mappings of this recording alone fault 66 to 80 times, 71 here.',
  tcc: 'Within what the native runs span.',
  seq: 'Within what the native runs span.',
  random: 'Within what the native runs span.',
  zipf: 'Within what the native runs span.',
  mapchurn:
    "valgrind's heap ends at 8 MiB, so that `sbrk` fails towards the end: 624 pages of the heap are touched in the recording, 686 natively (`perf`). Of all others 11,103 are predicted, 11,104 counted.",
  'mapchurn-32': 'The same heap of 8 MiB: 62 pages fewer are touched than natively.',
  deeprec: 'Within what the native runs span.',
  cowfork:
    'libc: 24 faults of the parent natively (`perf`), 22 here; the stack: 2 of the child natively, 1 here. The 8 MiB that the program is about are predicted exactly, 2,304 and 1,024 faults.',
  sharedmap:
    'Who comes first is not recorded, but who reads a pipe waits for who writes it: the consumer faults 32 times in the shared map here, 31 times natively (`perf`), of 256 pages. The rest is within what libraries do by where they lie.',
  shlibuse: 'Three later native runs of the program, built anew, counted 224 to 227: it moves by more than this.',
  pipeline:
    'Of the four children that exec, cat has natively 35 faults in libc and 4 in the stack (`perf`, which does not count those that the kernel takes itself while it copies arguments), here 32 and 3; the other three are alike. The shell: 6 in the stack natively, 5 here.',
  'cowfork-32': 'Within what the native runs span.',
  'zipf-32': 'Within what the native runs span.',
};

/** reports/reality/README.md. */
export function realityReport(): string {
  const rows = nativeRows();
  const shipped = new Set(shippedTraces.map(({ name }) => name));
  const pairs = rows.flatMap(({ tables, predictedTables }) => tables.map((native, at) => native - predictedTables[at]));
  const equal = pairs.filter((difference) => difference === 0).length;
  const furthest = Math.max(...pairs.map(Math.abs)) / 4;
  return `# Held against the Linux kernel

\`pagewalk run TRACE --system linux-x86-64\` (\`linux-x86-32\` for the programs that end in -32) predicts the minor faults of a program; here beside what the kernel itself counted when the
program ran without valgrind: Linux 6.18, 4 KiB pages, files in the page cache, five runs, field minflt of /proc/PID/stat at exit less its value at the execve, summed over the processes. Nothing is fitted to a trace.
A limit is 2 % of the native median, or 2 faults, whichever is more; 5 % where forked processes exec; 6 % where what processes share depends on who comes first.

| program | predicted | native min / median / max | ratio | off | limit | as recorded | cut windows full | page tables, kB: predicted | native |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${rows.map((row) => line(row, shipped.has(row.trace))).join('\n')}

- **as recorded**: without what this reader adds and leaves out (\`--no-kernel-accesses --keep-preload --set references.modify=two\`).
- **cut windows full**: with \`faultAroundEdge=region\`, as the kernel of these runs has it: a file mapped from the 5th page of a window of 16 on, read page by page, faults at its pages 0, 16, 27, 43, 59 (measured), so that a window in which a mapping begins still
  has 16 pages. The systems keep windows that are clipped at both ends, as [the model](../../docs/model.md) has them: 1 or 2 faults more a process. With the windows of the kernel ls would be 2 faults outside its limit. What is missing then is not all known: functions for AVX-512 are a part, but ls run natively without them (GLIBC_TUNABLES) kept its median.
- **page tables**: 4 kB for each 2 MiB, 1 GiB and 512 GiB in which a page is mapped at the end of each process, its regions laid by role and name on the addresses of one native run (/proc/PID/smaps), against VmPTE of that run. Equal in ${equal} of ${pairs.length} processes; the
  others are ${furthest} table off (mapchurn, whose native heap is larger). (A 32-bit program has the 4-level tables of its 64-bit kernel.)
- Programs without a link are not shipped: their numbers were predicted where the recordings are, with \`scripts/reality/measure.ts\`, and stand in [traces/native.csv](../../traces/native.csv).

## Where predictions come from

Pages first touched and copies on write alone would be 2 to 3 times the native faults of a small program. What makes the difference: fault-around in windows of 64 KiB, the zero page, forks that do not copy what faults can fill again, and that an
instruction that reads and writes faults once (\`references.modify: intent\`; shlibuse had 40 faults more without). Of the recording: valgrind's own library is left out (5 faults a program), pages of stack and data that the exec has written are there at the start (3
a program; where the exec is in the recording, they are faults), and these faults are in, which no line of the recording shows: buffers and paths of system calls, the tid that the kernel stores in a forked child, the loader's look into the vdso (1 a program), and the page that holds the time (ls).

## Every deviation

${rows
  .filter(({ trace, predicted, median }) => predicted !== median && DEVIATIONS[trace] !== undefined)
  .map((row) => `- \`${row.trace}\` (${signed(row.predicted - row.median)}): ${DEVIATIONS[row.trace]}`)
  .join('\n')}

Not in the table: \`subshell\`, which QEMU recorded; that recording tells neither calls' buffers nor a vdso, and its native number is of \`perf\`: see [traces](../../traces/README.md).
`;
}

function line(row: NativeRow, isShipped: boolean): string {
  const { trace, predicted, min, median, max, recorded, region, tables, predictedTables } = row;
  const name = isShipped ? `[${trace}](../${trace}/report.md)` : trace;
  return `| ${name} | ${predicted} | ${min} / ${median} / ${max} | ${(predicted / median).toFixed(3)} | ${signed(predicted - median)} | ±${faultLimit(row).toFixed(1)} | ${recorded} | ${region} | ${predictedTables.join(' ')} | ${tables.join(' ')} |`;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}
