import { isUtf8 } from 'node:buffer';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../base/user-error.ts';
import { fileError, inputFile } from './input-file.ts';
import type { InputFile } from './input-file.ts';
import { isTrace, looks, sniffed } from './readers/index.ts';
import type { TraceFormat } from './readers/format.ts';
import { headOf } from './source.ts';

/** What a folder holds. */
export interface FolderFiles {
  /** Its traces, in the order of their names with numbers by value. */
  byFormat: ReadonlyMap<TraceFormat, InputFile[]>;
  /** The name of its layout file; undefined = it has none. */
  layoutName: string | undefined;
  /** Names of what is none of its traces. */
  ignored: string[];
  /** How many names it has. */
  looked: number;
}

const LAYOUT = /^layout\.txt(?:\.gz)?$/;

/** The files of a folder that are traces, of the wanted format or of any; what is none although its name says so is an input error. */
export async function filesOfFolder(path: string, wanted: TraceFormat | null): Promise<FolderFiles> {
  const names = await sortedNames(path);
  const layoutName = names.find((name) => LAYOUT.test(name));
  const byFormat = new Map<TraceFormat, InputFile[]>();
  const kinds = new Set(RECORDINGS);
  const others: Other[] = [];
  for (const name of names) {
    if (name === layoutName) continue;
    const found = await traceIn(path, name, wanted);
    if ('why' in found) others.push(found);
    else {
      byFormat.set(found.format, [...(byFormat.get(found.format) ?? []), found.file]);
      kinds.add(kindOf(name));
    }
  }
  const damaged = others.find(({ name, why }) => why !== null && !name.startsWith('.') && kinds.has(kindOf(name)));
  // Traces of several formats are for the caller to refuse.
  if (damaged !== undefined && byFormat.size < 2) {
    throw inputError(
      `${join(path, damaged.name)}: its name is that of a trace of the folder, but ${damaged.why}: make it whole again, or move it out of the folder`,
    );
  }
  return { byFormat, layoutName, ignored: others.map(({ name }) => name), looked: names.length };
}

/** The names in a folder; one that is no text is an input error, as its file cannot be looked at. */
async function sortedNames(path: string): Promise<string[]> {
  const names = await readdir(path, { encoding: 'buffer' }).catch((error: unknown) =>
    Promise.reject(fileError(path, error)),
  );
  const bad = names.find((name) => !isUtf8(name));
  if (bad !== undefined)
    throw inputError(`${join(path, bad.toString())}: its name is not UTF-8, so that it cannot be read: rename it`);
  return names.map((name) => name.toString()).toSorted(naturalOrder);
}

/** A file of a folder that is not read. */
interface Other {
  name: string;
  /** Why it is no trace; null = it need not be one. */
  why: string | null;
}

async function traceIn(
  folder: string,
  name: string,
  wanted: TraceFormat | null,
): Promise<Other | { file: InputFile; format: TraceFormat }> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => null);
  if (found === null) return { name, why: 'it leads to no file' };
  if (found.isDirectory()) return { name, why: null };
  if (!found.isFile()) return { name, why: 'it is no file' };
  if (found.size === 0) return { name, why: 'it is empty' };
  const file = await inputFile(path);
  const head = await headOf(file);
  const format = sniffed(head, path, wanted === null ? undefined : [wanted]);
  if (format !== null) return { file, format };
  // A trace of another format than the wanted one is left alone.
  return { name, why: isTrace(head, path) ? null : `it holds ${looks(head)}` };
}

/** Kinds of what pagewalk and its recipes record, and nothing else. */
const RECORDINGS = ['lackey', 'qemu', 'pwt'];

/** What compressed files are called, also by programs that pagewalk does not know. */
const COMPRESSED = /\.(?:gz|xz|zst|bz2|lz4|lzma|lz|z|br)$/;

/** Endings of all sorts of files. */
const GENERAL = /^(?:txt|log|out|err|md|json|yaml|yml|html|\d+)$/;

/** What the name of a file has in common with those of its kind: its ending, or, where that says nothing, all but its numbers. */
function kindOf(name: string): string {
  const plain = name.toLowerCase().replace(COMPRESSED, '');
  const ending = /[^.]\.((?:libcachesim\.)?[^.]+)$/.exec(plain)?.[1];
  return ending === undefined || GENERAL.test(ending) ? plain.replaceAll(/\d+/g, '#') : ending;
}

/** Compares names with their numbers by value: 2.csv before 10.csv. */
function naturalOrder(left: string, right: string): number {
  const [lefts, rights] = [left, right].map((name) => name.split(/([0-9]+)/));
  for (let part = 0; part < lefts.length && part < rights.length; part++) {
    const [one, other] = [lefts[part], rights[part]];
    if (one === other) continue;
    if (part % 2 === 1 && BigInt(one) !== BigInt(other)) return BigInt(one) < BigInt(other) ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return lefts.length - rights.length;
}
