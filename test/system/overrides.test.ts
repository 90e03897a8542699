import { expect, test } from 'vitest';
import { loadSystem } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';

const part = (system: System, path: string) =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], system);

const PROFILE = `
tlb: { l1i: null, l1d: { entries: 32, ways: 2, policy: fifo }, l2: { entries: 64 } }
table: { kind: linear, entryBytes: 8 }
`;

test.each([
  // A leaf changes that leaf; the rest of its part stays as the profile, or else the default, has it.
  ['', 'tlb.l1d.entries=16', 'tlb.l1d', { entries: 16, ways: 4, policy: 'lru' }],
  ['', 'tlb.l1d=null', 'tlb.l1d', null],
  ['', 'tlb.l2.entries=512', 'tlb.l2', { entries: 512, ways: 512, policy: 'lru' }],
  ['', 'tlb.l1.entries=8', 'tlb.l1', { entries: 8, ways: 8, policy: 'lru' }],
  ['', 'tlb.l1.entries=8', 'tlb.l1d', null],
  ['', 'table.levels=[9, 9, 9]', 'table', { kind: 'radix', levels: [9, 9, 9], entryBytes: 4, backing: 'frames' }],
  [
    '',
    'table.kind=linear',
    'table',
    { kind: 'linear', entryBytes: 4, span: null, limit: null, header: 0, backing: 'frames' },
  ],
  [PROFILE, 'tlb.l1d.entries=16', 'tlb.l1d', { entries: 16, ways: 2, policy: 'fifo' }],
  [PROFILE, 'tlb.l1i.entries=4', 'tlb.l1i', { entries: 4, ways: 4, policy: 'lru' }],
  [PROFILE, 'tlb.l2.entries=128', 'tlb.l2', { entries: 128, ways: 128, policy: 'lru' }],
  [
    PROFILE,
    'table.span=16M',
    'table',
    { kind: 'linear', entryBytes: 8, span: 2 ** 24, limit: null, header: 0, backing: 'frames' },
  ],
  // A part given whole replaces that part.
  [PROFILE, 'tlb.l2={entries: 8}', 'tlb.l2', { entries: 8, ways: 8, policy: 'lru' }],
  [PROFILE, 'tlb={l1: {entries: 64, ways: 4}}', 'tlb.l1', { entries: 64, ways: 4, policy: 'lru' }],
  [PROFILE, 'tlb={l1: {entries: 64, ways: 4}}', 'tlb.l1d', null],
  [PROFILE, 'tlb={l1: {entries: 64, ways: 4}}', 'tlb.l2', null],
  ['allocator: {strategy: buddy, maxOrder: 3}', 'allocator={strategy: lifo}', 'allocator.maxOrder', 10],
  // Values are YAML; sizes where the field is bytes.
  ['', 'memory=32M', 'memory', 2 ** 25],
  ['', 'memory = 64KiB', 'memory', 65536],
  ['', 'memory=0x100000', 'memory', 2 ** 20],
  ['', 'pageSize=16KiB', 'pageSize', 16384],
  ['', 'tlb.asid=true', 'tlb.asid', true],
  [
    '',
    'reserved=[[0, 1M], [0x200000, 4096]]',
    'reserved',
    [
      [0, 2 ** 20],
      [2 ** 21, 4096],
    ],
  ],
  ['', 'stackWindow=null', 'stackWindow', null],
  ['', 'name=other', 'name', 'other'],
])('on %j, --set %s: %s = %j', (text, set, path, value) => {
  expect(part(loadSystem(text, 'x.yaml', [set]), path)).toEqual(value);
});

test('several are laid over each other in order', () => {
  const sets = ['tlb={l2: {entries: 64, ways: 4}}', 'tlb.l2.entries=128', 'quantum=1', 'quantum=2'];
  const { tlb, quantum } = loadSystem(PROFILE, 'x.yaml', sets);
  expect(tlb.l2).toEqual({ entries: 128, ways: 4, policy: 'lru' });
  expect(tlb.l1d).toEqual({ entries: 64, ways: 4, policy: 'lru' });
  expect(quantum).toBe(2);
});

test.each([
  [
    '',
    'tlb.l1d.entires=5',
    '--set tlb.l1d.entires: unknown setting "tlb.l1d.entires" (did you mean "tlb.l1d.entries"?)',
  ],
  ['', 'strategy=lifo', '--set strategy: unknown setting "strategy" (did you mean "allocator.strategy"?)'],
  [
    '',
    'tlb.reach=5',
    '--set tlb.reach: unknown setting "tlb.reach" (known in tlb: l1, l1i, l1d, l2, l1Huge, l1iHuge, l1dHuge, l2Huge, asid, flushThreshold, seed, invlpg, onMap, walkCache, globalPages, prefetch)',
  ],
  ['', 'xyzzy=5', '--set xyzzy: unknown setting "xyzzy" (list: pagewalk config schema)'],
  ['', 'memory.size=5', '--set memory.size: unknown setting "memory.size"'],
  ['', '__proto__.x=5', '--set __proto__.x: unknown setting "__proto__.x"'],
  ['', 'pageSizes={after: 4}', '--set pageSizes: "pageSizes" is not available yet'],
  ['', 'quantum', '--set: expected PATH=VALUE such as tlb.l1d.entries=64, found "quantum"'],
  ['', 'tlb={l1: {', '--set tlb: "{l1: {" is no YAML value:'],
  ['', 'pageSize=&a [*a]', '--set pageSize: "&a [*a]" is no YAML value: *a stands within &a: no value can contain'],
  ['', 'quantum=--- 1\n--- 2', '--set quantum: "--- 1\\n--- 2" is no YAML value: a second document begins here'],
  ['', 'memory=', '--set memory: memory must be a number of bytes such as 65536, 64KiB or 16M, found null'],
  ['', 'quantum=0', '--set quantum: quantum must be a whole number, at least 1, found 0'],
  ['', 'tlb={l1: {entires: 4}}', '--set tlb: unknown key "entires" (did you mean "entries"?)'],
  ['', 'tlb.l1d.ways=3', '--set tlb.l1d.ways: tlb.l1d.ways must be a divisor of its 64 entries'],
  ['', 'replacement.scope=local:0', '--set replacement.scope: replacement.scope must be global, local:N for at most N'],
  [
    'tlb: {l1d: {entries: 64, ways: 4}}',
    'tlb.l1d.entries=2',
    '--set tlb.l1d.entries: tlb.l1d.ways must be a divisor of its 2 entries',
  ],
  [PROFILE, 'tlb.l1.entries=4', '--set tlb.l1.entries: tlb.l1 and tlb.l1d are both given'],
  ['reserved: [[0, 1M]]', 'memory=1M', '--set memory: memory 1048576 is smaller than the tables'],
  ['tlb: {l1d: {entries: 8, policy: lur}}', 'tlb.l1d.entries=2', 'f:1:33: tlb.l1d.policy must be one of lru'],
  [PROFILE, 'table.kind=radix', 'f:3:8: missing "levels": table.levels must be a list of index bits per level'],
])('on %j, --set %s: %s', (text, set, message) => {
  expect(() => loadSystem(text, 'f', [set])).toThrow(message);
});

test('errors of the file and of every --set come together', () => {
  expect(() => loadSystem('quantum: 0', 'f', ['tlb.asid=1', 'memori=5', 'x'])).toThrow(
    [
      '--set memori: unknown setting "memori" (did you mean "memory"?)',
      '--set tlb.asid: tlb.asid must be true or false, found 1',
      '--set: expected PATH=VALUE such as tlb.l1d.entries=64, found "x"',
      'f:1:10: quantum must be a whole number, at least 1, found 0',
    ].join('\n'),
  );
});

test('a TLB level that is taken away takes its array for huge pages with it', () => {
  const text = 'tlb: {l1i: {entries: 8, ways: 2}, l1iHuge: {entries: 4}, l1d: {entries: 8, ways: 2}, l2: null}';
  const { tlb } = loadSystem(text, 'f', ['tlb.l1i=null']);
  expect(tlb).toMatchObject({ l1i: null, l1iHuge: null });
  expect(() => loadSystem(text, 'f', ['tlb.l1i=null', 'tlb.l1iHuge.entries=2'])).toThrow(
    'tlb.l1iHuge is given, tlb.l1i is not',
  );
});
