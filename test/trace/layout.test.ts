import { describe, expect, test } from 'vitest';
import { inputFile } from '../../src/trace/input-file.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { PROT_R, PROT_U, PROT_W, PROT_X } from '../../src/trace/ops.ts';
import { readLayout } from '../../src/trace/readers/layout.ts';
import type { LocatedMap } from '../../src/trace/readers/layout.ts';
import { RecordList, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const traces = new URL('../../traces/', import.meta.url).pathname;

/** A map as `START+LENGTH RIGHTS ROLE NAME FILE@OFFSET grows LIMIT`, numbers hexadecimal. */
function inWords({ fields }: LocatedMap): string {
  const { va, length, prot, role, name, file, growsDown } = fields;
  const letters = [PROT_R, PROT_W, PROT_X, PROT_U].map((bit, place) =>
    (prot & bit) === 0 ? '-' : 'rwxu'.charAt(place),
  );
  const words = [`${va.toString(16)}+${length.toString(16)}`, letters.join(''), `${role}`, name];
  if (file !== null) words.push(`${file.name}@${file.offset.toString(16)}`);
  if (growsDown > 0n) words.push(`grows ${growsDown.toString(16)}`);
  return words.join(' ').replaceAll('  ', ' ').trimEnd();
}

/** The lines of a report as process `pid` writes them. */
function report(pid: number, lines: string): string {
  return lines.replaceAll(/^/gm, `--${pid}:1: `);
}

const STARTUP = `aspacem <<< SHOW_SEGMENTS: Memory layout at client startup (16 segments)
aspacem 3 segment names in 3 slots
aspacem freelist is empty
aspacem (0,4,9) /usr/libexec/valgrind/lackey-amd64-linux
aspacem (1,49,7) /usr/bin/the program
aspacem (2,65,7) /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
aspacem   0: RSVN 0000000000-0000107fff 1081344 ----- SmFixed
aspacem   1: file 0000108000-000010bfff   16384 r---- d=0xfe00 i=260601  o=0       (1,49)
aspacem   2: file 000010c000-0000121fff   90112 r-xT- d=0xfe00 i=260601  o=16384   (1,49)
aspacem   3: file 000012b000-000012cfff    8192 rw--- d=0xfe00 i=260601  o=143360  (1,49)
aspacem   4: anon 000012d000-000012dfff    4096 rw---
aspacem   5: RSVN 000012e000-0003ffffff     62m ----- SmFixed
aspacem   6: file 0004000000-0004000fff    4096 r---- d=0xfe00 i=338944  o=0       (2,65)
aspacem   7: file 0004031000-0004034fff   16384 rw--- d=0xfe00 i=338944  o=200704  (2,65)
aspacem   8: anon 0004035000-0004035fff    4096 rwx--
aspacem   9: RSVN 0004036000-0004834fff 8384512 ----- SmLower
aspacem  10:      0004835000-0057ffffff   1335m
aspacem  11: FILE 0058001000-005807cfff  507904 r-x-- d=0xfe00 i=341618  o=4096    (0,4)
aspacem  12: file 005807d000-005807dfff    4096 r-x-- d=0xfe00 i=341618  o=512000  (0,4)
aspacem  13: ANON 0058232000-0058c24fff      9m rw---
aspacem  14: RSVN 1ffe801000-1ffeffefff 8380416 ----- SmUpper
aspacem  15: anon 1ffefff000-1fff000fff    8192 rw---
aspacem >>>`;
const MAPS = [
  '108000+4000 r--u image the program /usr/bin/the program@0',
  '10c000+16000 r-xu image the program /usr/bin/the program@4000',
  '12b000+2000 rw-u image the program /usr/bin/the program@23000',
  '12d000+1000 rw-u image the program',
  '4000000+1000 r--u library ld-linux-x86-64.so.2 /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2@0',
  '4031000+4000 rw-u library ld-linux-x86-64.so.2 /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2@31000',
  '5807d000+1000 r-xu vdso [vdso] /usr/libexec/valgrind/lackey-amd64-linux@7d000',
  '1ffefff000+2000 rw-u stack [stack] grows 800000',
];

async function layoutOf(text: string): Promise<string[][]> {
  const layout = await readLayout(await inputFile(write(folder, 'layout.txt', text)));
  return [...layout].flatMap(([pid, images]) => images.map((maps) => [`${pid}`, ...maps.map(inWords)]));
}

test('the segments of the client, by what they are', async () => {
  expect(await layoutOf(report(7, STARTUP))).toEqual([['7', ...MAPS]]);
});

test('each map has the line it is told by', async () => {
  const path = write(folder, 'places.txt', report(7, STARTUP));
  const maps = (await readLayout(await inputFile(path))).get(7)?.[0] ?? [];
  expect(maps.map(({ place }) => place.replace(path, ''))).toEqual(
    [8, 9, 10, 11, 13, 14, 19, 22].map((line) => `:${line}`),
  );
});

test('reports of several processes between each other, other layouts and lines passed over', async () => {
  const shutdown = STARTUP.replace('startup', 'shutdown').replace('0000108000', '0000107000');
  const [one, other] = [report(7, `    main begins\n${STARTUP}\n${shutdown}\n${STARTUP}`), report(8, STARTUP)].map(
    (text) => text.split('\n'),
  );
  const mixed = one.flatMap((line, place) => [line, ...other.slice(place, place + 1), 'total 9624']).join('\n');
  expect(await layoutOf(mixed)).toEqual([
    ['8', ...MAPS],
    ['7', ...MAPS],
    ['7', ...MAPS],
  ]);
});

test('a program that is run by naming its loader, and one without a loader', async () => {
  const lines = STARTUP.split('\n');
  const alone = lines.filter((line) => !line.includes('(1,49')).join('\n');
  expect((await layoutOf(report(7, alone)))[0][2]).toBe(
    '4000000+1000 r--u image ld-linux-x86-64.so.2 /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2@0',
  );
  const fixed = lines.filter((line) => !line.includes('(2,65')).join('\n');
  expect((await layoutOf(report(7, fixed)))[0]).toEqual(['7', ...MAPS.filter((map) => !map.includes('ld-linux'))]);
});

test('a file without a report', async () => {
  await expect(layoutOf('total 9624\n')).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('expected the report of valgrind -d, found no "Memory layout at client startup"'),
  });
});

describe('of the shipped traces', () => {
  test('32 bits', async () => {
    const layout = await readLayout(await inputFile(`${traces}cowfork-32/layout.txt.gz`));
    expect([...layout.keys()]).toEqual([17375]);
    const words = layout.get(17375)?.[0].map(inWords) ?? [];
    expect(words).toHaveLength(10);
    expect(words[0]).toBe('108000+1000 r--u image cowfork-32 /tmp/rec/cowfork-32@0');
    expect(words.at(-2)).toBe('58082000+1000 r-xu vdso [vdso] /usr/libexec/valgrind/lackey-x86-linux@82000');
    expect(words.at(-1)).toBe('fed33000+1000 rw-u stack [stack] grows 800000');
  });

  test('one image of each process that executes a program', async () => {
    const layout = await readLayout(await inputFile(`${traces}pipeline/layout.txt.gz`));
    expect([...layout].map(([pid, images]) => `${pid} ${images.map((maps) => maps[0].fields.name).join(' ')}`)).toEqual(
      ['17341 dash', '17350 cat', '17351 tr', '17352 sort', '17353 uniq'],
    );
  });
});

describe('with a trace', () => {
  const banner = (pid: number): string => `==${pid}== Lackey, an example Valgrind tool\n==${pid}== Command: x\n`;
  const records = async (trace: string, layout: string): Promise<{ records: string[]; notes: readonly string[] }> => {
    write(folder, 'with/x.layout.txt', layout);
    const workload = await openWorkload([write(folder, 'with/x.lackey', trace)], { kernelAccesses: false });
    const list = new RecordList(workload.processes);
    await workload.records(list);
    return { records: list.records.map((record) => record.split(/ (?:prot|length)=/)[0]), notes: workload.notes };
  };
  const brk = 'SYSCALL[7,1](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000) \n';

  test('maps come before the first access, and no page is mapped besides', async () => {
    const found = await records(`${banner(7)}I  00108000,1\n${brk} L 70000000,1\n`, report(7, STARTUP));
    expect(found.records).toEqual([
      ...MAPS.map(() => '7 map'),
      '7 I 0x108000 1',
      '7 brk va=0x4035000',
      '7 L 0x70000000 1',
      '7 exit',
    ]);
    expect(found.notes).toEqual([]);
  });

  test('without SYSCALL lines each page outside is mapped when it is used', async () => {
    const found = await records(`${banner(7)}I  00108000,1\n L 1ffe901000,1\n L 70000000,1\n`, report(7, STARTUP));
    expect(found.records.slice(MAPS.length)).toEqual([
      '7 I 0x108000 1',
      '7 L 0x1ffe901000 1',
      '7 map',
      '7 L 0x70000000 1',
      '7 exit',
    ]);
  });

  test('a layout of other processes is said to lack this one', async () => {
    const found = await records(`${banner(7)}I  00108000,1\n${brk}`, report(8, STARTUP));
    expect(found.records).toEqual(['7 map', '7 I 0x108000 1', '7 brk va=0x4035000', '7 exit']);
    expect(found.notes.join()).toMatch(/x\.lackey: the layout file has no image 1 of process 7$/);
  });
});
