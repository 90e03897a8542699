// What a random system has of a kernel, now and then: regions, keys, page tables, limits. Drawn apart from all else of the system.

import { makeRandom, type Random } from './random.ts';

/** A system as it is drawn so far. */
export interface DrawnSystem {
  pageSize: number;
  memory: number;
  table: Record<string, unknown>;
  tlb?: Record<string, unknown>;
  reserved?: unknown;
  allocator: Record<string, unknown>;
}

/** The system with a kernel, or as it is. `framesOfPath`: frames of the tables above one page. */
export function withKernel(seed: number, system: DrawnSystem, framesOfPath: number): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x6e37a1);
  if (random.chance(0.6)) return { ...system };
  const isRadix = system.table['kind'] === 'radix';
  const kernel = isRadix && random.chance(0.5) ? anyKernel(random, system) : null;
  const tables = kernel === null ? 0 : framesOfKernel(kernel, system, framesOfPath);
  return {
    ...system,
    memory: system.memory + tables * system.pageSize,
    table: isRadix ? system.table : { ...system.table, ...anyLinear(random, system) },
    tlb: {
      ...system.tlb,
      ...(random.chance(0.3) ? { invlpg: false } : {}),
      ...(random.chance(0.3) ? { onMap: true } : {}),
    },
    ...(random.chance(0.7) ? { regions: anyRegions(random, system.pageSize, kernel === null) } : {}),
    ...(random.chance(0.7) ? { processKeys: random.integer(0, 4) } : {}),
    ...(random.chance(0.3) ? { limits: { processes: random.integer(1, 4) } } : {}),
    ...(random.chance(0.3) ? { fileMappings: 'anon' } : {}),
    ...(kernel === null ? {} : { kernel }),
  };
}

/** Where random traces are busy, and where not. */
const PLACES = [0x11000, 0x12400, 0x14000, 0x40000, 0x42800, 0x1fe000, 0x3fe000, 0x801000, 0x900000, 0xfffe8000];

function anyRegions(random: Random, pageSize: number, users: boolean): Record<string, unknown>[] {
  const count = random.integer(1, 5);
  return Array.from({ length: count }, (_, number) => {
    const start = random.pick(PLACES);
    const length = random.pick([pageSize, 0x1000, 0x3000, 0x4c00, 2 * pageSize]);
    const kind = users
      ? random.pick(['kernel', 'guard', 'users', 'users', 'users', 'users'])
      : random.pick(['kernel', 'guard']);
    return {
      name: `region ${number}`,
      start,
      end: start + length,
      ...(kind === 'guard' ? { guard: true } : {}),
      ...(kind === 'users' ? { user: 'rw', keys: random.integer(0, 7) } : {}),
    };
  });
}

function anyLinear(random: Random, { table, pageSize }: DrawnSystem): Record<string, unknown> {
  return {
    ...(table['span'] === undefined && random.chance(0.6) ? { limit: pageSize * random.pick([40, 300, 2000]) } : {}),
    ...(random.chance(0.6) ? { header: random.pick([1, 2, 64]) } : {}),
  };
}

interface Kernel {
  tables: string;
  mapped: [number, number][];
  recursive?: number;
  directories?: number;
}

function anyKernel(random: Random, { table, pageSize, reserved, allocator }: DrawnSystem): Kernel {
  const levels = table['levels'] as number[];
  const pages = 2 ** levels.reduce((sum, bits) => sum + bits, 0);
  const entryPages = pages / 2 ** levels[0]!;
  const last = 2 ** levels[0]! - 1;
  const place = random.weighted([
    [Math.floor(0x801000 / pageSize), 3],
    [Math.floor(0xfffe0000 / pageSize), 2],
    [Math.floor(0x1fc000 / pageSize), 1],
    // Settings hold addresses below 2^53.
    [Math.min(Math.max(0, last - 1) * entryPages, Math.floor(2 ** 52 / pageSize)), 3],
  ]);
  const length = Math.min(random.pick([1, 5, 40]), pages - place);
  const isEven = levels.length > 1 && levels.every((bits) => bits === levels[0]);
  const mapped: [number, number][] = length > 0 ? [[place * pageSize, length * pageSize]] : [];
  const isFree = place + length <= last * entryPages;
  return {
    tables: random.pick(['none', 'shared', 'copied', 'copied', 'copied', 'synchronised']),
    mapped,
    ...(isEven && isFree && random.chance(0.5) ? { recursive: last } : {}),
    // A run of frames at boot is there for sure only in one piece of RAM.
    ...(reserved === undefined && allocator['strategy'] !== 'buddy' && random.chance(0.5)
      ? { directories: random.integer(1, 6) }
      : {}),
  };
}

/** As many frames as they may take. */
function framesOfKernel(kernel: Kernel, { table }: DrawnSystem, framesOfPath: number): number {
  if (table['backing'] === 'none') return 0;
  const spaces = kernel.tables === 'copied' ? 4 : 1;
  const leaves = kernel.mapped.length === 0 ? 0 : 10;
  return framesOfPath * (leaves * spaces + (kernel.directories ?? 0));
}
