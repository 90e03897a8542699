// What the kernel has of every address space (MODEL §12), page by page: no VMA, no table, only what is said of a page.

import type { System } from './parse-system.ts';

export interface KernelRegion {
  start: number;
  end: number;
  isUsers: boolean;
  guard: boolean;
  keys: number;
}

export interface KernelSettings {
  regions: KernelRegion[];
  processKeys: number;
  processLimit: number | null;
  filesAreMemory: boolean;
  tables: 'none' | 'shared' | 'copied' | 'synchronised';
  // Pages [start, end) that the kernel has mapped.
  mapped: { start: number; end: number }[];
  recursive: number | null;
  directories: number | null;
}

export function parseKernel(root: Record<string, unknown>, pageSize: number): KernelSettings {
  const regions = (root['regions'] ?? []) as {
    start: number;
    end: number;
    user?: string;
    guard?: boolean;
    keys?: number;
  }[];
  const kernel = (root['kernel'] ?? {}) as Partial<KernelSettings> & { mapped?: [number, number][] };
  const limits = (root['limits'] ?? {}) as { processes?: number };
  return {
    regions: regions.map(({ start, end, user = '', guard = false, keys = 0 }) => ({
      start: start / pageSize,
      end: end / pageSize,
      isUsers: user !== '',
      guard,
      keys,
    })),
    processKeys: Number(root['processKeys'] ?? 255),
    processLimit: limits.processes ?? null,
    filesAreMemory: root['fileMappings'] === 'anon',
    tables: kernel.tables ?? 'none',
    mapped: ((kernel.mapped ?? []) as unknown as [number, number][]).map(([start, length]) => ({
      start: Math.floor(start / pageSize),
      end: Math.ceil((start + length) / pageSize),
    })),
    recursive: kernel.recursive ?? null,
    directories: kernel.directories ?? null,
  };
}

// Regions have bounds in pages that need not be whole.
function touches(region: KernelRegion, vpn: number): boolean {
  return region.start < vpn + 1 && vpn < region.end;
}

// Why a page is the kernel's; null: it is not.
export function kernelPage(system: System, vpn: number): 'guard' | 'user_access' | null {
  const { regions } = system.kernel;
  if (vpn >= system.reachPages) return null;
  if (regions.some(({ guard, start, end }) => guard && start <= vpn && vpn + 1 <= end)) return 'guard';
  const touching = regions.filter((region) => !region.guard && touches(region, vpn));
  if (touching.some(({ isUsers }) => isUsers)) return null;
  if (touching.length > 0) return 'user_access';
  return tableSpans(system).some(({ start, end }) => start <= vpn && vpn < end) ? 'user_access' : null;
}

export function overlapsKernel(system: System, range: { start: number; end: number }): boolean {
  if (range.start >= range.end) return false;
  if (tableSpans(system).some(({ start, end }) => start < range.end && range.start < end)) return true;
  return system.kernel.regions.some((region) => {
    const end = Math.min(range.end, region.end);
    for (let vpn = Math.max(range.start, Math.floor(region.start)); vpn < end; vpn++) {
      if (kernelPage(system, vpn) !== null) return true;
    }
    return false;
  });
}

// Whether a process has a key of one of the users' regions that the page lies in, if there are such.
export function holdsKey(system: System, vpn: number): boolean {
  const { regions, processKeys } = system.kernel;
  const users = regions.filter((region) => region.isUsers && !region.guard && touches(region, vpn));
  return users.length === 0 || users.some(({ keys }) => keys === 0 || (keys & processKeys) !== 0);
}

// Pages under one entry of a table of this level.
function pagesUnder(system: System, level: number): number {
  return system.table.levels.slice(level + 1).reduce((pages, bits) => pages * 2 ** bits, 1);
}

// First pages of the leaf tables (one level: the pages) that the kernel has mapped, ascending.
export function kernelLeaves(system: System): number[] {
  const { tables, mapped } = system.kernel;
  const { levels } = system.table;
  const step = levels.length > 1 ? pagesUnder(system, levels.length - 2) : 1;
  const firsts = new Set<number>();
  if (tables === 'none') return [];
  for (const { start, end } of mapped) for (let vpn = start - (start % step); vpn < end; vpn += step) firsts.add(vpn);
  return [...firsts].sort((a, b) => a - b);
}

// Places in a root of the entries that map the kernel.
export function kernelRootEntries(system: System): number[] {
  const pages = pagesUnder(system, 0);
  return [...new Set(kernelLeaves(system).map((vpn) => Math.floor(vpn / pages)))];
}

// Pages that are the kernel's because of its tables.
function tableSpans(system: System): { start: number; end: number }[] {
  const { tables, recursive } = system.kernel;
  const { levels, kind } = system.table;
  if (kind === 'linear') return [];
  const root = pagesUnder(system, 0);
  const leaf = levels.length > 1 ? pagesUnder(system, levels.length - 2) : 1;
  const spans =
    tables === 'copied'
      ? kernelLeaves(system).map((start) => ({ start, end: start + leaf }))
      : kernelRootEntries(system).map((entry) => ({ start: entry * root, end: (entry + 1) * root }));
  return recursive === null ? spans : [...spans, { start: recursive * root, end: (recursive + 1) * root }];
}
