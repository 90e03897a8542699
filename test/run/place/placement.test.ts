import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/run/explain.ts';
import { placementNotes } from '../../../src/run/place/notes.ts';
import { placementOf } from '../../../src/run/place/placement.ts';
import { resultOf } from '../../../src/run/result.ts';
import { PLAIN, simulate } from '../../../src/run/simulate.ts';
import { loadSystem } from '../../../src/system/load.ts';
import { openWorkload } from '../../../src/trace/open.ts';
import { temporaryFolder, write } from '../../trace/support.ts';

const folder = temporaryFolder();
let written = 0;

/** Two levels and 4 GiB as on eyn-os: user memory, code, heap, kernel. */
const KERNEL = {
  name: 'small-kernel',
  memory: '16MiB',
  table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
  regions: [
    { name: 'user', start: 0, end: '1GiB', user: 'rw', holds: ['stack', 'mapping'], grows: 'down' },
    { name: 'user code', start: '1GiB', end: '2GiB', user: 'rx', holds: ['image', 'library'] },
    { name: 'user heap', start: '2GiB', end: '3GiB', user: 'rw', holds: ['heap'], grows: 'up' },
    { name: 'kernel', start: '3GiB', end: '4GiB' },
  ],
};

async function placed(lines: readonly string[], settings: Record<string, unknown> = {}) {
  const path = write(folder, `trace${written++}.csv`, ['pid,op,addr,size,args', ...lines, ''].join('\n'));
  const workload = await openWorkload([path]);
  const system = loadSystem(JSON.stringify({ ...KERNEL, ...settings }), 'system.json');
  const placement = await placementOf(workload, system, 'auto');
  return { path, workload, system, placement };
}

/** Where the regions of each kind of image went: `role name from to`. */
async function targets(lines: readonly string[], settings: Record<string, unknown> = {}): Promise<string[]> {
  const { placement } = await placed(lines, settings);
  return (placement?.placed ?? []).flatMap(({ images, regions }) => [
    images.map(({ pid, image }) => `${pid}.${image}`).join(' '),
    ...regions.map(({ role, region, from, to, bytes }) => `${role} ${region} ${from} ${to} ${bytes / 4096}`),
  ]);
}

/** The regions that a run has met: `role name start end`. */
async function met(lines: readonly string[], settings: Record<string, unknown> = {}): Promise<string[]> {
  const { workload, system, placement } = await placed(lines, settings);
  const { regions } = resultOf(
    await simulate(workload, system, { ...PLAIN, check: true, placement }),
    workload,
    system,
  );
  return regions.filter(({ start }) => start !== '').map((row) => `${row.role} ${row.region} ${row.start} ${row.end}`);
}

const PROGRAM = [
  '1,map,0x555555554000,0x2000,role=image;name=a.out;prot=rxu',
  '1,map,0x555555558000,0x1000,role=image;name=a.out',
  '1,map,0x7ffffffde000,0x2000,growsdown=0x800000;name=[stack];role=stack',
  '1,brk,0x555555570000',
  '1,brk,0x555555580000',
  '1,map,0x7ffff7c00000,0x4000,role=library;name=libc',
  '1,map,0x7ffff7c02000,0x3000',
  '1,map,0x7ffff0000000,0x3000',
];

describe('where regions go', () => {
  test('to the window that holds their role, gaps kept, from the top where it grows down', async () => {
    expect(await targets([...PROGRAM, '1,S,0x7fffffdd0000,4'])).toEqual([
      '1.0',
      'image a.out 0x555555554000 0x40000000 5',
      'heap [heap] 0x555555570000 0x80000000 16',
      'mapping  0x7ffff0000000 0x3fdec000 3',
      // What is mapped over libc's own map goes with it; what reaches beyond it does not.
      'library libc 0x7ffff7c00000 0x40005000 4',
      'mapping  0x7ffff7c04000 0x3fdef000 1',
      // Grown down to 0x7fffffdd0000.
      'stack [stack] 0x7fffffdd0000 0x3fdf0000 528',
    ]);
  });

  test('a page in no region goes with the nearest; far ones, and those of a trace without regions, are clusters', async () => {
    const lines = ['1,S,0x400010,4', '1,S,0x402010,4', '1,S,0x7fff00001000,4', '1,S,0x7fff00ffff00,4'];
    expect(await targets(lines)).toEqual([
      '1.0',
      'unknown  0x400000 0x3effe000 3',
      'unknown  0x7fff00001000 0x3f001000 4095',
    ]);
    expect(await targets(['1,map,0x400000,0x1000,role=image;name=a', '1,L,0x403000,4'])).toEqual([
      '1.0',
      'image a 0x400000 0x40000000 4',
    ]);
  });

  test('a large map needs what is touched of it', async () => {
    expect(await targets(['1,map,0x10000000000,0x1000000000', '1,S,0x10000005000,4', '1,S,0x10800000000,4'])).toEqual([
      '1.0',
      'mapping  0x10000005000 0x3fffe000 1',
      'mapping  0x10800000000 0x3ffff000 1',
    ]);
  });

  test("each image has its layout; children share their parent's, equal ones are told together", async () => {
    const own = (pid: number) => [`${pid},brk,0x500000`, `${pid},brk,0x502000`, `${pid},S,0x501000,4`];
    const lines = [...own(1), '1,fork,,,child=2', '2,S,0x9000000,4', '2,exec,,', ...own(2), ...own(3)];
    expect(await targets(lines)).toEqual([
      '1.0',
      'heap [heap] 0x500000 0x80000000 2',
      'unknown  0x9000000 0x3ffff000 1',
      '2.1 3.0',
      'heap [heap] 0x500000 0x80000000 2',
    ]);
  });

  test('in whole pages of the system, at the place in a window of fault-around that they had', async () => {
    const lines = ['1,map,0x55555000,0x3000,role=image;name=a', '1,map,0x60003000,0x1000,role=library;name=b'];
    const table = { kind: 'radix', levels: [9, 9], entryBytes: 4 };
    const coarse = (await placed(lines, { pageSize: 16384, table })).placement?.placed[0].regions;
    expect(coarse?.map(({ from, to, bytes }) => [from, to, bytes])).toEqual([
      ['0x55554000', '0x40000000', 16384],
      ['0x60000000', '0x40004000', 16384],
    ]);
    expect(await targets(lines, { faultAround: 16 })).toEqual([
      '1.0',
      'image a 0x55555000 0x40005000 3',
      'library b 0x60003000 0x40013000 1',
    ]);
  });

  test('a role that no window holds goes where its kind does, a full window is followed by the next', async () => {
    const regions = [
      { name: 'one', start: '1MiB', end: '2MiB', limit: '8KiB', user: 'rw', holds: ['heap'] },
      { name: 'two', start: '2MiB', end: '3MiB', user: 'rw', holds: ['heap'] },
    ];
    expect(await targets(['1,map,0x1000,0x2000', '1,map,0x9000,0x2000,role=vdso'], { regions })).toEqual([
      '1.0',
      'mapping  0x1000 0x100000 2',
      'vdso  0x9000 0x200000 2',
    ]);
  });
});

describe('what does not fit', () => {
  test('is told with its sizes, all of it at once', async () => {
    const lines = [
      ...PROGRAM,
      '2,map,0x10000000000,0x50000000,eager=1',
      '2,map,0x100000,0x50000000,eager=1;role=library',
    ];
    await expect(placed(lines)).rejects.toThrow(
      /^\S+: process 2: library regions need 1\.25 GiB, user code of small-kernel has 1 GiB; --place as-recorded keeps the addresses\n\S+: process 2: mapping regions need 1\.25 GiB, user of small-kernel has 1 GiB; --place as-recorded keeps the addresses$/,
    );
  });

  test('windows that overlap would be given out twice', async () => {
    const regions = [
      { name: 'one', start: 0, end: '2MiB', user: 'rw', holds: ['heap'] },
      { name: 'two', start: '1MiB', end: '3MiB', user: 'rw', holds: ['stack'] },
    ];
    await expect(placed(PROGRAM, { regions })).rejects.toThrow('the regions one and two overlap');
  });

  test('a region of the kernel holds nothing of a trace', async () => {
    const regions = [{ name: 'one', start: 0, end: '2MiB', holds: ['heap'] }];
    await expect(placed(PROGRAM, { regions })).rejects.toThrow(
      "the region one holds heap and has no user rights, so that it is the kernel's",
    );
  });

  test('a part beyond its limit, an image beyond its end', async () => {
    const image = (limit: string | null) => ({
      start: '256MiB',
      end: '257MiB',
      parts: [{ name: 'all', holds: ['heap'], bytes: '16KiB', limit }],
    });
    await expect(placed(PROGRAM, { regions: [], image: image('32KiB') })).rejects.toThrow(
      /need \S+ KiB, all of small-kernel has 32 KiB/,
    );
    const large = ['1,brk,0x100000', '1,brk,0x300000'];
    await expect(placed(large, { regions: [], image: image(null) })).rejects.toThrow(
      'heap regions need 2 MiB, all of small-kernel has 1 MiB',
    );
  });

  test('as recorded, and on a system without windows, nothing is placed', async () => {
    const { workload, system } = await placed(PROGRAM);
    expect(await placementOf(workload, system, 'as-recorded')).toBeNull();
    expect((await placed(PROGRAM, { regions: [KERNEL.regions[3]] })).placement).toBeNull();
  });
});

describe('what records do', () => {
  test('a range over several regions is one event for each; a heap and a stack grow where they are', async () => {
    const lines = [
      '1,map,0x400000,0x2000,role=image;name=a;prot=rwxu',
      '1,map,0x402000,0x2000',
      '1,brk,0x404000',
      '1,brk,0x406000',
      '1,map,0x7ffffff000,0x1000,growsdown=0x100000',
      '1,S,0x401ffc,8',
      '1,S,0x405000,8',
      '1,S,0x7fffff8000,8',
      '1,unmap,0x401000,0x4000',
      '1,S,0x405000,8',
      '1,L,0x401000,8',
    ];
    expect(await met(lines)).toEqual([
      'mapping  0x3fff6000 0x3fff8000',
      'stack  0x3fff8000 0x40000000',
      'image a 0x40000000 0x40002000',
      'heap [heap] 0x80000000 0x80002000',
    ]);
    const { workload, system, placement } = await placed(lines);
    const { totals } = resultOf(await simulate(workload, system, { ...PLAIN, placement }), workload, system);
    // Six in the trace; the unmap is one of image, mapping and heap each.
    expect(totals).toMatchObject({ events: 8, demand_zero: 3, stack_growth: 1, no_region: 1 });
  });

  test('a remap moves within what is placed, a file keeps its pages', async () => {
    const lines = [
      '1,map,0x700000000000,0x2000,file=f@0x5000;share=1',
      '1,map,0x700000002000,0x1000,role=library;name=l',
      '1,S,0x700000001000,4',
      '1,remap,0x700000000000,0x2000,to=0x710000000000;newsize=0x4000',
      '1,L,0x710000001000,4',
      '2,map,0x10000,0x1000,file=f@0x6000;share=1',
      '2,L,0x10000,4',
    ];
    const { workload, system, placement } = await placed(lines);
    const { totals } = resultOf(await simulate(workload, system, { ...PLAIN, placement }), workload, system);
    // Process 2 finds the page that process 1 has read.
    expect(totals).toMatchObject({ file_major: 1, file_minor: 1, page_faults: 2, resident_peak: 1 });
  });
});

describe('a process image', () => {
  const image = {
    start: '256MiB',
    end: '512MiB',
    parts: [
      { name: 'program', holds: ['image'] },
      { name: 'heap', holds: ['heap', 'mapping'], bytes: '16KiB', limit: '1MiB' },
      { name: 'guard', bytes: '4KiB', guard: true },
      { name: 'stack', holds: ['stack'], bytes: '32KiB' },
    ],
  };
  const lines = [
    '7,map,0x400000,0x2000,role=image;name=a;prot=rwxu',
    '7,map,0x7fffe000,0x1000,growsdown=0x8000',
    '7,brk,0x500000',
    '7,brk,0x509000',
    '7,S,0x508000,4',
    '7,S,0x7fffd000,4',
    '7,exec,,',
    '7,S,0x1000,4',
  ];

  test('parts lie one after the other, raised to the need, and that is said', async () => {
    const { placement } = await placed(lines, { regions: [], image });
    expect(
      placement?.placed.map(({ regions }) => regions.map(({ role, to, window }) => `${role} ${to} ${window}`)),
    ).toEqual([
      ['image 0x10000000 program', 'heap 0x10002000 heap', 'stack 0x10012000 stack'],
      ['unknown 0x10000000 heap'],
    ]);
    expect(placementNotes(placement?.placed ?? [])).toEqual([
      'placed process 7: image (8 KiB) in program; heap (36 KiB) in heap; stack (8 KiB) in stack',
      'heap of process 7 raised from 16 KiB to 36 KiB',
      'placed process 7 (image 2): unknown (4 KiB) in heap',
    ]);
  });

  test('is filled when the process begins, and after an exec', async () => {
    const { workload, system, placement } = await placed(lines, { regions: [], image });
    for (const collapse of [true, false]) {
      const simulation = await simulate(workload, system, { ...PLAIN, check: true, placement, collapse });
      const { totals } = resultOf(simulation, workload, system);
      // 2 + 9 + 1 + 8 pages, then 4 + 1 + 8; the guards' are given back.
      expect(totals).toMatchObject({ eager_pages: 33, page_faults: 0, resident_peak: 20, references: 3 });
    }
  });
});

describe('explain', () => {
  test('shows the placed address, and finds a reference by it', async () => {
    const { workload, system, placement } = await placed([...PROGRAM, '1,I,0x555555555008,4', '1,S,0x55555557f010,4']);
    const { asked, faults } = await explain(workload, system, { number: 2 }, { placement });
    expect(asked).toMatchObject({ va: 0x8000f010n, recorded: 0x55555557f010n });
    expect(faults.map(({ kind }) => kind)).toEqual(['demand_zero']);
    const found = await explain(workload, system, { pid: 0, va: 0x40001ff0n }, { placement });
    expect(found.asked).toMatchObject({ number: 1, va: 0x40001008n });
  });
});
