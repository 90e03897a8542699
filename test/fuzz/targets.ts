import { Buffer } from 'node:buffer';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { formats } from '../../src/trace/readers/index.ts';
import { read, root } from '../support/sources.ts';
import { called } from './called.ts';
import type { Called } from './called.ts';
import { resealed } from './packed.ts';

/** A kind of input that is damaged: files, of which one is changed, and the commands that are given them. */
export interface Target {
  name: string;
  /** Each a set of files by name; the first is the one that is damaged. */
  samples: readonly Files[];
  /** Each is run in the folder of the files. */
  commands: readonly (readonly string[])[];
  /** What is done to the damaged bytes before they are written. */
  repair?: (bytes: Buffer) => Buffer;
}

export type Files = Readonly<Record<string, Buffer>>;

const QUIET = ['--no-progress', '--color', 'never'];
const SMALL =
  'pid,op,addr,size,args\n1,map,0x10000000,0x8000,name=heap\n1,S,0x10000010,4,\n1,L,0x10001010,4,\n1,I,0x400000,4,\n';

/** Every event of a CSV trace, several times over. */
const EVENTS = `pid,op,addr,size,args
1,map,0x400000,0x3000,prot=rxu;file=/bin/ls@0x1000;name=ls;role=image
1,map,0x10000000,0x8000,name=heap;eager=1;huge=1
1,map,0x20000000,0x4000,share=1;contiguous=1
1,map,0x30000000,0x1000,growsdown=0x10000;guard=1
1,mapphys,0x40000000,0x2000,pa=0xfd000000;prot=rw
1,S,0x10000010,4,
1,I,0x400010,4,
1,protect,0x10000000,0x1000,prot=ru
1,L,0x10000ffe,8,
1,M,0x20000000,4,
1,discard,0x10001000,0x1000,
1,remap,0x10000000,0x8000,to=0x50000000;newsize=0x10000
1,brk,0x60000000,,
1,fork,,,child=2
2,S,0x50000010,4,
1,switch,,,
1,vfork,,,child=3
3,exec,,,
3,L,0x7000,4,
1,kmalloc,,128,id=7;aligned=1
1,kfree,,,id=7
3,exit,,,
2,unmap,0x50000000,0x1000,
2,exit,,,
1,wait,,,child=2
1,S,0x20000000,4,
`;

function sample(name: string): Buffer {
  return readFileSync(join(root, 'traces', 'samples', name));
}

/** The first lines of a gzipped recording. */
function head(name: string, bytes = 24 << 10): Buffer {
  return gunzipSync(readFileSync(join(root, 'traces', name))).subarray(0, bytes);
}

/** The sample traces, under the names of the formats that read them. */
const SAMPLES: Readonly<Record<string, readonly Buffer[]>> = {
  csv: [Buffer.from(EVENTS), Buffer.from(SMALL)],
  lackey: [sample('cachelab.lackey'), head('ls.lackey.gz'), head('cowfork/0002.17242.lackey.gz')],
  qemu: [head('subshell/22015.1.qemu.gz')],
  din: [sample('cowfork-32.din'), sample('ls.xdin')],
  pin: [sample('ls.pinatrace.out')],
  course: [sample('cowfork-32.trace')],
  drmemtrace: [sample('two-threads.drmemtrace.txt')],
  perf: [sample('ls-faults.perf'), sample('ls-trace.perf'), sample('ls-exceptions.perf')],
  execlog: [sample('riscv.execlog')],
  gem5: [sample('packets.gem5.txt')],
  'libcachesim-csv': [sample('blocks.libcachesim.csv')],
  champsim: [sample('program.champsim')],
  cloudsuite: [sample('program.cloudsuite')],
  'oracle-general': [sample('objects.oracleGeneral')],
  addresses: [sample('addresses.txt')],
  pages: [sample('belady.pages')],
  'libcachesim-txt': [sample('objects.libcachesim.txt')],
};

/** What is asked of a damaged trace. */
function readings(...more: string[]): string[][] {
  const given = ['x.trace', ...more, '--sampled'];
  return [
    ['run', ...given, '--json', ...QUIET],
    ['run', ...given, '--memory', '0.5x', '--out', 'out', '--window', '500', ...QUIET],
    ['run', ...given, '--system', 'linux-x86-32', '--max-bad-lines', '999999', '--check', ...QUIET],
    ['inspect', ...given, '--check', '--color', 'never'],
    ['inspect', ...given, '--json', '--max-bad-lines', '999999', '--color', 'never'],
    ['convert', ...given, 'y.csv', '--force', '--color', 'never'],
    ['convert', ...given, 'y.pwt', '--max-bad-lines', '999999', '--force', '--color', 'never'],
    ['curve', ...given, '--of', 'memory', '--policies', 'lru,opt', '--format', 'csv', ...QUIET],
    ['explain', ...given, '--at', '20', '--color', 'never'],
  ];
}

function oneFile(bytes: Buffer): Files {
  return { 'x.trace': bytes };
}

function traces(): Target[] {
  const named = formats.flatMap(({ name }) =>
    SAMPLES[name] === undefined
      ? []
      : [{ name, samples: SAMPLES[name].map(oneFile), commands: readings('--trace-format', name) }],
  );
  const table = [sample('table.csv'), Buffer.from(SMALL)].map(oneFile);
  return [
    ...named,
    { name: 'columns', samples: table, commands: readings('--columns', 'addr=2,op=1') },
    { name: 'recognition', samples: Object.values(SAMPLES).flat().map(oneFile), commands: readings() },
    {
      name: 'layout',
      samples: [{ 'x.layout.txt': head('ls.layout.txt.gz'), 'x.trace': head('ls.lackey.gz') }],
      commands: readings('--trace-format', 'lackey'),
    },
    {
      name: 'gzip',
      samples: [{ 'x.trace': gzipSync(EVENTS) }, { 'x.trace': gzipSync(SMALL.repeat(50)) }],
      commands: readings(),
    },
  ];
}

/** Packed traces of each kind, whose checksums are right, however damaged they are. */
async function packed(): Promise<Target> {
  const samples: Files[] = [{ 'x.trace': sample('cowfork-32.pwt') }];
  for (const flags of [[], ['--store'], ['--no-collapse'], ['--no-collapse', '--store']]) {
    const { files } = await made(['convert', 'x.csv', 'y.pwt', ...flags], { 'x.csv': Buffer.from(EVENTS) });
    samples.push({ 'x.trace': files['y.pwt'] });
  }
  return { name: 'packed', samples, commands: readings(), repair: resealed };
}

/** Deflated bytes of anything, as a section of a packed trace may hold. */
export function deflatedZeros(bytes: number): Buffer {
  return deflateRawSync(Buffer.alloc(bytes));
}

const PLAN = `traces: [t.csv]
systems: [linux-x86-32, s.yaml]
matrix:
  replacement.policy: [fifo, lru]
  memory: [3x, 1152KiB]
  tlb.l1d.entries: 4..8*2
include:
  - { tlb: { l1: { entries: 8, ways: 1 } } }
exclude:
  - { replacement.policy: lru, tlb.l1d.entries: 8 }
`;
const SYSTEM = 'pageSize: 16384\nmemory: 4MiB\ntable: { kind: radix, levels: [11, 7], entryBytes: 4 }\n';

/** Profiles, config files, plans, cells, results, baselines and budgets. */
async function documents(): Promise<Target[]> {
  const trace = Buffer.from(SMALL);
  const json = await made(['run', 't.csv', '--json'], { 't.csv': trace });
  const folder = await made(['run', 't.csv', '--out', 'out', '-q'], { 't.csv': trace });
  const based = await made(['check', 's.csv', '--baseline', 'b.json', '--update-baseline'], {
    's.csv': folder.files['out/summary.csv'],
  });
  const baseline = based.files['b.json'];
  const summary = folder.files['out/summary.csv'];
  const budgets = readFileSync(join(root, 'examples/ci/budgets.yaml'));
  const cells = await made(['sweep', 'p.yaml', '--limit', '10', '-q'], {
    'p.yaml': Buffer.from(PLAN),
    't.csv': trace,
    's.yaml': Buffer.from(SYSTEM),
  });
  const cellFiles = Object.entries(cells.files).filter(([name]) => name.includes('cells/'));
  const profiles = ['examples/my-kernel.yaml'].map((name) => Buffer.from(read(name)));
  const configs: Buffer[] = [];
  for (const system of ['linux-x86-64', 'eyn-os', '32rtos', 'armv8-64k']) {
    const { files } = await made(['config', 'init', 'c.yaml', '--system', system], {});
    configs.push(Buffer.from(files['c.yaml'].toString().replaceAll(/^# ?(?=\s*[\w-]+:)/gm, '')));
  }
  return [
    {
      name: 'profile',
      samples: [
        ...profiles,
        Buffer.from(SYSTEM),
        Buffer.from('{"pageSize": 4096, "memory": "16M", "tlb": {"l1d": {"entries": 8}}}'),
      ].map((bytes) => ({ 's.yaml': bytes, 't.csv': trace })),
      commands: [
        ['systems', 's.yaml', '--check', '--color', 'never'],
        ['systems', 's.yaml', '--out', 'maps', '--color', 'never'],
        ['run', 't.csv', '--system', 's.yaml', '--json', ...QUIET],
        ['run', 't.csv', '--system', 's.yaml', '--check', '--out', 'out', ...QUIET],
        ['explain', 't.csv', '--system', 's.yaml', '--at', '2', '--color', 'never'],
      ],
    },
    {
      name: 'config',
      samples: configs.map((bytes) => ({ 'pagewalk.config.yaml': bytes, 't.csv': trace })),
      commands: [
        ['config', 'validate', 'pagewalk.config.yaml', '--color', 'never'],
        ['config', 'show', '--config', 'pagewalk.config.yaml', '--color', 'never'],
        ['run', 't.csv', '--config', 'pagewalk.config.yaml', '--json', ...QUIET],
      ],
    },
    {
      name: 'plan',
      samples: [{ 'p.yaml': Buffer.from(PLAN), 't.csv': trace, 's.yaml': Buffer.from(SYSTEM) }],
      commands: [
        ['sweep', 'p.yaml', '--dry-run', '--color', 'never'],
        ['sweep', 'p.yaml', '--json', '--limit', '10', ...QUIET],
        ['submit', 'p.yaml', '--engine', 'slurm', '--color', 'never'],
        ['submit', 'p.yaml', '--engine', 'github', '--color', 'never'],
      ],
    },
    {
      name: 'cells',
      samples: cellFiles.map(([name, bytes]) => ({ [name]: bytes, ...cells.files })),
      commands: [
        ['merge', 'cells', '--json', '--color', 'never'],
        ['merge', 'cells', '--partial', '--color', 'never'],
        ['sweep', 'p.yaml', '--json', ...QUIET],
      ],
    },
    {
      name: 'results',
      samples: [
        { 'r.csv': summary, 'b.json': baseline },
        { 'r.csv': Buffer.from(json.stdout), 'b.json': baseline },
        { 'b.json': baseline, 'r.csv': summary },
        { 'budgets.yaml': budgets, 'r.csv': summary, 'b.json': baseline },
      ],
      commands: [
        ['check', 'r.csv', '--baseline', 'b.json', '--color', 'never'],
        ['check', 'r.csv', '--baseline', 'b.json', '--json', '--strict', '--color', 'never'],
        ['check', 'r.csv', '--baseline', 'b.json', '--update-baseline', '--color', 'never'],
        ['check', 'r.csv', '--baseline', 'b.json', '--junit', 'j.xml', '--format', 'md', '--color', 'never'],
      ].flatMap((command) => [command, [...command, '--budgets', 'budgets.yaml']]),
    },
    {
      name: 'folder of results',
      samples: ['out/meta.json', 'out/summary.csv', 'out/timeline.csv'].flatMap((name) =>
        folder.files[name] === undefined ? [] : [{ [name]: folder.files[name], ...folder.files }],
      ),
      commands: [
        ['run', 't.csv', '--out', 'out', ...QUIET],
        ['check', 'out', '--baseline', 'b.json', '--update-baseline', '--color', 'never'],
      ],
    },
  ];
}

/** What the program makes of sound files. */
async function made(args: readonly string[], files: Files): Promise<Called> {
  const outcome = await called(args, files);
  if (outcome.code !== 0) throw new Error(`${args.join(' ')}: ${outcome.stderr}`);
  return outcome;
}

/** All targets; making their samples runs the program. */
export async function allTargets(): Promise<Target[]> {
  return [...traces(), await packed(), ...(await documents())];
}

/** The names of the sample traces that no target reads. */
export function samplesLeft(): string[] {
  const known = new Set(
    Object.values(SAMPLES)
      .flat()
      .map((bytes) => bytes.toString('latin1')),
  );
  const names = readdirSync(join(root, 'traces', 'samples'));
  return names.filter(
    (name) => !known.has(sample(name).toString('latin1')) && !/^(table\.csv|cowfork-32\.pwt)$/.test(name),
  );
}
