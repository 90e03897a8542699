import { inputError } from '../../base/user-error.ts';

/** A trace that was packed. */
export interface PackedSource {
  name: string;
  /** Of its bytes as they were stored. */
  sha256: string;
}

export interface PackedProcess {
  pid: number;
  command: string;
}

export type BlockPlace = readonly [offset: number, references: number, headBytes: number];

/** What is known when all has been written; JSON in the file. */
export interface Footer {
  references: number;
  /** Records by kind. */
  accesses: { fetches: number; loads: number; stores: number; modifies: number };
  /** In order of first appearance: blocks name processes by their place here. */
  processes: readonly PackedProcess[];
  sources: readonly PackedSource[];
  /** These hold samples, not every reference. */
  sampled?: true;
  /** What reading these said that the user should know; left out: nothing. */
  notes?: readonly string[];
  /** Further pages that accesses of runs reach into, and whether the rows of one may be told wrongly at a larger page size. */
  crossings: number;
  ambiguousCrossings: boolean;
  /** Where the blocks begin, the references before each, and its first bytes, frame and all, that are read even where its rows are passed over. */
  blocks: readonly BlockPlace[];
}

export function footerText(footer: Footer): string {
  return JSON.stringify(footer);
}

/** Reads a footer; says in an input error, without the place, what is wrong with it. */
export function readFooter(text: string): Footer {
  const footer = parsed(text);
  const { accesses, processes, sources, notes = [], blocks } = footer ?? {};
  const isList = [processes, sources, notes, blocks].every((value) => Array.isArray(value));
  if (!isList || typeof accesses !== 'object' || accesses === null) throw inputError('a footer without its lists');
  if (
    !processes.every(isProcess) ||
    !sources.every(isSource) ||
    !notes.every((note) => typeof note === 'string') ||
    !blocks.every(isTriple)
  )
    throw inputError('a footer whose lists hold something else');
  const numbers = [footer.references, footer.crossings, ...Object.values(accesses), ...blocks.flat()];
  const pids = processes.map(({ pid }) => pid);
  if (![...numbers, ...pids].every((value) => Number.isSafeInteger(value) && value >= 0))
    throw inputError('a footer with wrong numbers');
  return footer;
}

function isProcess(value: unknown): boolean {
  return isObject(value) && typeof value.command === 'string';
}

function isSource(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && typeof value.sha256 === 'string';
}

function isTriple(value: unknown): boolean {
  return Array.isArray(value) && value.length === 3;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): Footer {
  try {
    return JSON.parse(text) as Footer;
  } catch {
    throw inputError('a footer that is not JSON');
  }
}
