import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { loadSystem } from '../../src/system/load.ts';

/** docs/formats.md, *System profile*: what fields that are left out are. */
const DEFAULTS = {
  name: 'bare',
  pageSize: 4096,
  memory: 16777216,
  table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'frames' },
  tlb: {
    l1: null,
    l1i: { entries: 32, ways: 4, policy: 'lru' },
    l1d: { entries: 64, ways: 4, policy: 'lru' },
    l2: null,
    l1Huge: null,
    l1iHuge: null,
    l1dHuge: null,
    l2Huge: null,
    asid: false,
    flushThreshold: 33,
    seed: 1,
    invlpg: true,
    onMap: false,
    walkCache: null,
    globalPages: null,
    prefetch: { policy: 'none', pages: 2, entries: 16, rows: 256 },
  },
  allocator: {
    strategy: 'first-fit',
    rewind: false,
    maxOrder: 10,
    seed: 1,
    unit: 32,
    transactions: false,
    aliasing: false,
    colours: 16,
    fragment: 0,
    fragmentSeed: 1,
  },
  replacement: {
    policy: 'none',
    scope: 'global',
    seed: 1,
    writeAlways: false,
    tick: 10_000,
    tau: 10_000,
    kin: 25,
    kout: 50,
    small: 10,
  },
  references: { span: 'all', modify: 'two' },
  unmapped: 'auto',
  demandPaging: true,
  onInvalid: 'continue',
  forkPolicy: 'cow',
  cowReuse: true,
  refcount: true,
  zeroPage: false,
  reserved: [],
  devices: [],
  stackWindow: null,
  quantum: 20000,
  reclaimTables: false,
  fileCache: 'cold',
  faultAround: 0,
  faultAroundEdge: 'aligned',
  prefetch: { policy: 'none', pages: 8 },
  hugePages: { policy: 'never', size: null },
  compaction: 'off',
  compressedSwap: { pool: 0, ratio: 2, full: 'writeback' },
  numa: { nodes: 1, shares: null, distances: null, policy: 'first-touch', node: 0, runsOn: null, migrate: 0 },
  forkCopies: 'all',
  forkTables: 'copy',
  regions: [],
  physical: [],
  e820: null,
  kernel: { tables: 'none', mapped: [], recursive: null, directories: null },
  image: null,
  kernelHeap: null,
  limits: { processes: null },
  processKeys: 255,
  fileMappings: 'files',
  cost: null,
};

test.each(['{}', '', '# nothing\n'])('a profile that says nothing has the defaults: %j', (text) => {
  expect(loadSystem(text, 'profiles/bare.yaml')).toEqual(DEFAULTS);
});

const cases = join(import.meta.dirname, '../conformance/cases');
const folders = readdirSync(cases, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test('all conformance systems load, with what they say', () => {
  expect(folders.length).toBeGreaterThanOrEqual(99);
  for (const { name } of folders) {
    const file = join(cases, name, 'system.json');
    const text = readFileSync(file, 'utf8');
    const system = loadSystem(text, file);
    const written = JSON.parse(text);
    expect(system).toMatchObject({ ...written, memory: written.memory - (written.memory % system.pageSize) });
  }
});

test('JSON and YAML say the same', () => {
  const json =
    '{\n\t"memory": 1048576, "tlb": {"l1": {"entries": 8}},\n\t"table": {"kind": "linear", "entryBytes": 8}\n}';
  const yaml = 'memory: 1MiB # a comment\ntlb:\n  l1: {entries: 8}\ntable: {kind: linear, entryBytes: 8}\n';
  expect(loadSystem(yaml, 'a.yaml')).toEqual(loadSystem(json, 'a.json'));
});

test('what is left out of a part that stands as a whole', () => {
  const { tlb, table } = loadSystem(
    'tlb: {l1: {entries: 12}, asid: true}\ntable: {kind: linear, entryBytes: 8}',
    'x.yaml',
  );
  expect(tlb).toEqual({
    ...DEFAULTS.tlb,
    l1: { entries: 12, ways: 12, policy: 'lru' },
    l1i: null,
    l1d: null,
    asid: true,
  });
  expect(table).toEqual({ kind: 'linear', entryBytes: 8, span: null, limit: null, header: 0, backing: 'frames' });
});

test('memory is cut down to whole frames', () => {
  expect(loadSystem('memory: 1000000', 'x.yaml').memory).toBe(999424);
});

test('keys that say something about the file, and planned keys that say none, set nothing', () => {
  const text =
    '$schema: ./profile.schema.json\ntitle: mine\nsources: [a book]\npageSizes: null\ntlb: {globalPages: null}';
  expect(loadSystem(text, 'bare.yaml')).toEqual(DEFAULTS);
});

const RADIX = 'table: {kind: radix, levels: [10, 10], entryBytes: 4}';

test.each([
  // Keys.
  ['entires: 1', 'f:1:1: unknown key "entires" (known: name, pageSize, memory, table, tlb,'],
  ['tlb:\n  l1d:\n    entires: 64', 'f:3:5: unknown key "entires" (did you mean "entries"?)'],
  [
    '{"tlb": {"l1d": {"ways": 4}}}',
    'f:1:17: missing "entries": tlb.l1d.entries must be a whole number from 1 to 16777216',
  ],
  [
    'tlb: {l1i: null, prefetch: {policy: next}}',
    'f:1:37: tlb.prefetch.policy next fills a TLB, and fetches have none: give tlb.l1i or tlb.l2, or set it to none',
  ],
  [
    'tlb: {globalPages: true}',
    'f:1:20: tlb.globalPages must be a list of [start, length] pairs in bytes, or null, found true',
  ],
  [
    'tlb: {walkCache: {pte: 16}}',
    'f:1:18: tlb.walkCache must be a number of entries from 0 to 1024, a list of one for each level above the leaf such as [2, 4, 16], or null, found {"pte":16}',
  ],
  [
    'tlb: {walkCache: [2, 4]}',
    'f:1:18: tlb.walkCache has 2 entries, table.levels has 1 above the leaf: give one number for each of these, or one for all',
  ],
  [
    'table: {kind: linear, entryBytes: 4}\ntlb: {walkCache: 4}',
    'f:2:18: tlb.walkCache caches levels above the leaf, and a linear table has none: set it to null',
  ],
  ['pageSizes: 4', 'f:1:1: "pageSizes" is not available yet'],
  ['table: {kind: linear, levels: [4], entryBytes: 4}', 'f:1:23: "levels" does not go with table.kind linear'],
  ['table: {kind: radix, levels: [10, 10]}', 'f:1:8: missing "entryBytes": table.entryBytes must be 4 or 8'],
  ['table: {entryBytes: 4}', 'f:1:8: missing "kind": table must be a page table such as {kind: radix'],
  // Values.
  ['pageSize: 4095', 'f:1:11: pageSize must be a power of two from 64 to 1 GiB, such as 4096 or 16KiB, found 4095'],
  ['pageSize: 32', 'f:1:11: pageSize must be a power of two from 64 to 1 GiB, such as 4096 or 16KiB, found 32'],
  ['memory: 12Q', 'f:1:9: memory must be a number of bytes such as 65536, 64KiB or 16M, found "12Q"'],
  ['memory: -4096', 'f:1:9: memory must be a number of bytes such as 65536, 64KiB or 16M, found -4096'],
  ['memory: null', 'f:1:9: memory must be a number of bytes such as 65536, 64KiB or 16M, found null'],
  ['zeroPage: yes', 'f:1:11: zeroPage must be true or false, found "yes"'],
  ['quantum: 0.5', 'f:1:10: quantum must be a whole number, at least 1, found 0.5'],
  ['quantum: .inf', 'f:1:10: quantum must be a whole number, at least 1, found Infinity'],
  ['name: 5', 'f:1:7: name must be a text, found 5'],
  ['faultAround: 12', 'f:1:14: faultAround must be a power of two, or 0 for off, found 12'],
  ['unmapped: fautl', 'f:1:11: unmapped must be one of auto, map, fault, found "fautl" (did you mean "fault"?)'],
  ['reserved: [[0, x]]', 'f:1:16: reserved.0.1 must be a number of bytes such as 65536, 64KiB or 16M, found "x"'],
  ['reserved: [0, 4096]', 'f:1:12: reserved.0 must be a pair [start, length] in bytes, found 0'],
  [
    'tlb: 5',
    'f:1:6: tlb must be a map of l1 or l1i and l1d, l2, l1Huge, l1iHuge, l1dHuge, l2Huge, asid, flushThreshold, seed, invlpg, onMap, walkCache, globalPages, prefetch, found 5',
  ],
  [
    'tlb: {l2: big}',
    'f:1:11: tlb.l2 must be a TLB level such as {entries: 64, ways: 4, policy: lru}, or null, found "big"',
  ],
  [
    'table: {kind: hashed}',
    'f:1:15: table must be a page table such as {kind: radix, levels: [10, 10], entryBytes: 4}',
  ],
  [
    'table: {kind: radix, levels: [10, 21], entryBytes: 4}',
    'f:1:35: table.levels.1 must be a whole number from 1 to 20, found 21',
  ],
  ['table: {kind: radix, levels: [], entryBytes: 4}', 'f:1:30: table.levels must be a list of index bits per level'],
  ['table: {kind: radix, levels: [10, 10], entryBytes: 5}', 'f:1:52: table.entryBytes must be 4 or 8, found 5'],
  [
    'replacement: {policy: ark}',
    'f:1:23: replacement.policy must be one of none, fifo, lru, clock, second-chance, nru, lfu,',
  ],
  ['replacement: {scope: "local"}', 'f:1:22: replacement.scope must be global, local:N for at most N pages of a space'],
  // Rules between settings.
  [
    'tlb: {l2: {entries: 64, ways: 3}}',
    'f:1:31: tlb.l2.ways must be a divisor of its 64 entries that leaves a power of two of sets, found 3',
  ],
  [
    'tlb: {l2: {entries: 96, ways: 4}}',
    'f:1:31: tlb.l2.ways must be a divisor of its 96 entries that leaves a power of two of sets, found 4',
  ],
  [
    'tlb: {l2: {entries: 4, ways: 8}}',
    'f:1:30: tlb.l2.ways must be a divisor of its 4 entries that leaves a power of two of sets, found 8',
  ],
  ['tlb: {l1: {entries: 12, policy: plru}}', 'f:1:11: tlb.l1.ways must be a power of two with policy plru'],
  [
    'tlb: {l1: {entries: 8}, l1d: {entries: 8}}',
    'f:1:11: tlb.l1 and tlb.l1d are both given: a unified first level has no l1i, no l1d',
  ],
  [
    'table: {kind: radix, levels: [9, 9, 9, 9, 10], entryBytes: 8}',
    'f:1:30: table.levels reach 58 bits of address (46 of index and 12 of page), addresses have 57',
  ],
  [
    'table: {kind: linear, entryBytes: 4, span: 0}',
    'f:1:44: table.span must be from 1 to 2^57 bytes, or null, found 0',
  ],
  [
    'memory: 4096',
    'f:1:9: memory 4096 is smaller than the tables: 1 frames of 4096 bytes, 0 reserved, 2 needed (root table 1, zero page 0, one page 1)',
  ],
  [
    'memory: 1M\nreserved: [[0, 1M]]',
    'f:1:9: memory 1048576 is smaller than the tables: 256 frames of 4096 bytes, 256 reserved, 2 needed',
  ],
  [
    'memory: 64K\ntable: {kind: linear, entryBytes: 4, span: 64M}',
    'f:1:9: memory 65536 is smaller than the tables: 16 frames of 4096 bytes, 0 reserved, 17 needed',
  ],
  ['memory: 16P', 'f:1:9: memory must be a number of bytes such as 65536, 64KiB or 16M, found "16P"'],
  ['pageSize: 64\nmemory: 1T', 'f:2:9: memory 1099511627776 is 17179869184 frames of 64 bytes, more than 2^31 - 1'],
  // Texts that are no settings.
  ['[1]', 'f:1:1: expected a map of settings'],
  ['tlb: {l1: \nmemory: 5', 'f:1:11: flow map in block collection must be sufficiently indented and end with a }'],
  ['memory: 1M\nmemory: 2M', 'f:2:1: map keys must be unique'],
  ['memory: 1M\n---\nmemory: 2M', 'f:2:1: a second document begins here, expected one'],
  ['memory: &a [*a]', 'f:1:13: *a stands within &a: no value can contain itself'],
  ['&top\ntlb: {l1d: {entries: 64, ways: *top}}', 'f:2:32: *top stands within &top: no value can contain itself'],
  ['memory: &a 1M\nreserved: [[0, &a [[1, *a]]]]', 'f:2:24: *a stands within &a: no value can contain itself'],
  ['reserved: [&a [0, 4K], *a]\nquantum: 0', 'f:2:10: quantum must be'],
])('%j', (text, line) => {
  const [first] = errorLines(text);
  expect(first.slice(0, line.length)).toBe(line);
});

test('all errors at once, in the order of the file, each once', () => {
  const text = `pageSize: 4095
tlb:
  l1d: { entires: 64, ways: 3 }
  l2: { entries: 96, ways: 4 }
allocator: { strategy: nume, rewind: 3 }
replacment: {}
${RADIX.replace('4}', '8}')}
onInvalid: stop
memory: 4096
`;
  expect(errorLines(text).map((line) => line.replace(/ .*/, ''))).toEqual([
    'f:1:11:',
    'f:3:10:',
    'f:4:28:',
    'f:5:24:',
    'f:5:38:',
    'f:6:1:',
    'f:8:12:',
  ]);
});

test('a mistake in one part does not hide the rules between others', () => {
  const lines = errorLines('quantum: 0\ntlb: {l1: {entries: 8}, l1i: {entries: 8}}\nmemory: 0');
  expect(lines.map((line) => line.slice(0, 6))).toEqual(['f:1:10', 'f:2:11', 'f:3:9:']);
});

function errorLines(text: string): string[] {
  try {
    loadSystem(text, 'f');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.message.split('\n');
  }
  throw new Error(`no error in ${text}`);
}
