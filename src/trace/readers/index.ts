import { didYouMean } from '../../base/nearest.ts';
import { quoted } from '../../base/quoted.ts';
import { EXIT, UserError, inputError } from '../../base/user-error.ts';
import { addresses } from './addresses.ts';
import { champsim } from './champsim.ts';
import { cloudsuite } from './cloudsuite.ts';
import { columns, tableOf } from './columns.ts';
import { course } from './course.ts';
import { csv } from './csv.ts';
import { din } from './din.ts';
import { drmemtrace } from './drmemtrace.ts';
import { execlog } from './execlog.ts';
import type { TraceFormat } from './format.ts';
import { gem5 } from './gem5.ts';
import { lackey } from './lackey.ts';
import { libcachesimCsv } from './libcachesim-csv.ts';
import { libcachesimTxt } from './libcachesim-txt.ts';
import { oracleGeneral } from './oracle-general.ts';
import { packed } from './packed.ts';
import { pages } from './pages.ts';
import { perf } from './perf.ts';
import { pin } from './pin.ts';
import { qemu } from './qemu.ts';

/** THE LIST of trace formats, in sniffing order. */
export const formats: readonly TraceFormat[] = [
  packed,
  csv,
  lackey,
  qemu,
  din,
  pin,
  course,
  drmemtrace,
  perf,
  execlog,
  gem5,
  libcachesimCsv,
  champsim,
  cloudsuite,
  oracleGeneral,
  addresses,
  pages,
  libcachesimTxt,
  columns,
];

/** The format that the user named, or described by its columns; null = neither. */
export function formatWanted(name: string | undefined, columnsText: string | undefined): TraceFormat | null {
  if (columnsText === undefined) return name === undefined ? null : formatNamed(name);
  if (name === undefined || name === columns.name || name === csv.name) return tableOf(columnsText);
  throw new UserError(`--columns goes with --trace-format ${columns.name}, not with ${name}`);
}

/** The format of that name. */
export function formatNamed(name: string): TraceFormat {
  const format = formats.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  throw new UserError(
    `--trace-format: unknown format ${quoted(name)}${didYouMean(name, formatNames)}; known: ${known()}`,
  );
}

/** The format of a file by its content, where that cannot tell by its name; null = none. Several that fit are a usage error, and one that only may fit, unless it is the one asked for. */
export function sniffed(head: Uint8Array, fileName: string, among = formats): TraceFormat | null {
  const sure = among.find((format) => format.sniff(head, fileName));
  if (sure !== undefined) return sure;
  const guesses = among.map((format) => ({ format, guess: format.guess?.(head, fileName) ?? 'no' }));
  const named = guesses.filter(({ guess }) => guess === 'named');
  if (named.length === 1) return named[0].format;
  const possible = guesses.filter(({ guess }) => guess !== 'no').map(({ format }) => format.name);
  if (possible.length === 0) return null;
  if (among.length === 1) return among[0];
  throw new UserError(
    `${fileName}: neither content nor name tells the format; choose with --trace-format ${possible.join(' | ')}`,
    EXIT.usage,
  );
}

/** Whether a file is a trace of one format or another, beyond doubt or by its name. */
export function isTrace(head: Uint8Array, fileName: string): boolean {
  return formats.some((format) => format.sniff(head, fileName) || format.guess?.(head, fileName) === 'named');
}

/** Says what a file that no format knows looks like. */
export function unknownFormat(head: Uint8Array, fileName: string): UserError {
  return inputError(
    `${fileName}: not a trace in a known format: ${looks(head)}; known: ${known()}; --trace-format NAME reads it as one`,
  );
}

const formatNames = formats.map(({ name }) => name);

function known(): string {
  return formats.map(({ name, title }) => `${name} (${title})`).join(', ');
}

/** What a file that begins with `head` looks like, in a few words. */
export function looks(head: Uint8Array): string {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return 'text in UTF-16 (convert it to UTF-8)';
  const sample = head.subarray(0, 1024);
  if (sample.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) {
    return `binary data that begins with ${[...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
  }
  const lines = new TextDecoder().decode(sample).split('\n');
  return `text whose first line is ${quoted(lines.find((line) => line.trim() !== '')?.trim() ?? '')}`;
}
