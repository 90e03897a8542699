import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..');

/** A source file. */
export interface Source {
  /** From the checkout, with forward slashes. */
  path: string;
  text: string;
  imports: Import[];
}

export interface Import {
  /** A path of the checkout, or the name of a package. */
  target: string;
  inside: boolean;
  /** Whether only types come from there: nothing is loaded when the program runs. */
  typeOnly: boolean;
  /** Whether no name comes from there. */
  bare: boolean;
  /** Whether it is loaded when a function asks for it. */
  dynamic: boolean;
}

/** Files below a folder of the checkout whose names end so, in order of their paths. */
export function filesBelow(folder: string, ending: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The TypeScript files below a folder, with their imports. */
export function sourcesBelow(folder: string): Source[] {
  return filesBelow(folder, '.ts').map((path) => {
    const text = read(path);
    return { path, text, imports: importsOf(path, text) };
  });
}

const STATIC = /^(?:import|export)\s+(?:(type\s+)?([^'";]*?)\s+from\s+)?'([^']+)';/gm;
const DYNAMIC = /(?<!['"`\w])import\('([^']+)'\)/g;

function importsOf(path: string, text: string): Import[] {
  const statics = [...text.matchAll(STATIC)].map(([, type, names, target]) => ({
    ...placed(path, target),
    typeOnly: type !== undefined || onlyTypes(names ?? ''),
    bare: names === undefined,
    dynamic: false,
  }));
  const dynamics = [...text.matchAll(DYNAMIC)].map(([, target]) => ({
    ...placed(path, target),
    typeOnly: false,
    bare: false,
    dynamic: true,
  }));
  return [...statics, ...dynamics];
}

/** `{ type A, type B }` */
function onlyTypes(names: string): boolean {
  const inside = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  if (inside === undefined) return false;
  const listed = inside.split(',').map((name) => name.trim());
  return listed.filter((name) => name !== '').every((name) => name.startsWith('type '));
}

function placed(path: string, target: string): { target: string; inside: boolean } {
  if (!target.startsWith('.')) return { target, inside: false };
  return { target: join(dirname(path), target).split(sep).join('/'), inside: true };
}

/** The text without its comments. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
