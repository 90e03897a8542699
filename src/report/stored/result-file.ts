import { createHash } from 'node:crypto';
import type { PlacedImage, Result, Totals } from '../../metrics/result.ts';
import { storedCourse } from './stored-course.ts';
import type { StoredCourse } from './stored-course.ts';

/** The file of a folder that holds what its tables do not: with them `pagewalk report` draws the reports again. */
export const RESULT = 'result.json';
/** The version of its form: it grows when a field changes its meaning or goes. */
export const RESULT_FORM = 1;

/** What it says of a run, beside what the tables and meta.json say. */
export interface StoredRun {
  trace: string;
  traces: string[];
  sampled: boolean;
  hypothetical: string | null;
  placed: PlacedImage[];
  notes: string[];
  aborted: boolean;
  totals: Totals;
  course: StoredCourse | null;
}

/** The same of a comparison; metrics are in its summary, a row for each run in this order if there is no other. */
export interface StoredComparison {
  title: string;
  /** Where the row of each run is in the summary. */
  order?: number[];
  panels: { common: string; baseline: number; runs: StoredChoice[] }[];
}

/** What the summary does not say of a run. */
export interface StoredChoice {
  label: string;
  sampled: boolean;
  hypothetical: string | null;
  placed: PlacedImage[];
}

/** What such a file holds. */
export type Stored =
  | ({ kind: 'run'; tables: Record<string, string> } & StoredRun)
  | ({ kind: 'comparison'; tables: Record<string, string> } & StoredComparison);

/** result.json of a run; `tables` are the other files that it is read with, by their names. */
export function runFile(result: Result, tables: ReadonlyMap<string, string>): string {
  const { trace, traces, sampled, hypothetical, placed, notes, aborted, totals, course } = result;
  const stored = course === null ? null : storedCourse(course);
  return storedText({
    kind: 'run',
    tables: digests(tables),
    trace,
    traces,
    sampled,
    hypothetical,
    placed,
    notes,
    aborted,
    totals,
    course: stored,
  });
}

export function storedText(stored: Stored): string {
  const body = { pagewalk_result: RESULT_FORM, ...stored };
  const lines = Object.entries({ ...body, checksum: sha256(JSON.stringify(body)) });
  return `{\n${lines.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}\n`;
}

/** What the text of such a file holds; a string is why it cannot be used and what helps. */
export function parseStored(text: string): Stored | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'no JSON, or cut short: run again';
  }
  if (typeof value !== 'object' || value === null || !('pagewalk_result' in value) || !('checksum' in value))
    return 'not written by pagewalk: expected "pagewalk_result" in it; run again';
  const { checksum, ...body } = value;
  const form = body.pagewalk_result;
  if (typeof form === 'number' && form > RESULT_FORM)
    return `of form ${form}, this pagewalk reads ${RESULT_FORM}: a newer pagewalk wrote it, use that one`;
  if (form !== RESULT_FORM)
    return `of form ${JSON.stringify(form)}, this pagewalk reads ${RESULT_FORM}: an older pagewalk wrote it, run again`;
  if (checksum !== sha256(JSON.stringify(body)))
    return 'its checksum does not fit its content, it was changed: run again';
  return body as unknown as Stored;
}

/** The digests of files by their names. */
export function digests(files: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)]));
}

/** SHA-256 of a text, as hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
