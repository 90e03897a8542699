import { covered, unitsIn } from './covered.ts';
import type { Span } from './covered.ts';

/** What of a system decides where the kernel's page tables lie. */
export interface KernelOfTables {
  pageSize: number;
  table: { kind: string; levels?: number[]; entryBytes: number };
  kernel: { tables: string; mapped: [number, number][]; recursive: number | null };
}

/** The page tables that map the kernel, in a radix table (MODEL §12). Pages are virtual page numbers. */
export interface KernelLayout {
  /** Pages under one entry of each level, and frames of a table of each level, root first. */
  entryPages: number[];
  tableFrames: number[];
  /** Pages that each table below the root maps: whole tables of each level from 1 on. */
  tables: Span[][];
  /** Pages under the entries of a root that map the kernel. */
  rootEntries: Span[];
  /** Frames of the tables below the root. */
  frames: number;
  /** Pages that are the kernel's for the sake of its tables, and those under the recursive entry. */
  mapped: Span[];
  recursive: Span[];
}

export function kernelLayout({ pageSize, table, kernel }: KernelOfTables): KernelLayout {
  const levels = table.kind === 'radix' ? (table.levels ?? []) : [];
  const entryPages = levels.map((_, level) => 2 ** levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0));
  const tableFrames = levels.map((bits) => Math.ceil((2 ** bits * table.entryBytes) / pageSize));
  const given = kernel.tables === 'none' || levels.length === 0 ? [] : kernel.mapped;
  const pages = given.map(([start, length]) => ({
    from: Math.floor(start / pageSize),
    to: Math.ceil((start + length) / pageSize),
  }));
  // The tables of level n are what the entries of level n - 1 name.
  const tables = levels.map((_, level) => (level === 0 ? [] : covered(pages, entryPages[level - 1])));
  const rootEntries = covered(pages, entryPages[0] ?? 1);
  const shared = kernel.tables === 'shared' || kernel.tables === 'synchronised';
  const { recursive } = kernel;
  return {
    entryPages,
    tableFrames,
    tables,
    rootEntries,
    frames: tables.reduce(
      (sum, spans, level) => sum + (level === 0 ? 0 : unitsIn(spans, entryPages[level - 1]) * tableFrames[level]),
      0,
    ),
    mapped: shared || levels.length === 1 ? rootEntries : (tables.at(-1) ?? []),
    recursive:
      recursive === null || levels.length === 0
        ? []
        : [{ from: recursive * entryPages[0], to: (recursive + 1) * entryPages[0] }],
  };
}
