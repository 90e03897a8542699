import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import { formats } from '../../src/trace/readers/index.ts';
import { RecordList, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const samples = new URL('../../traces/samples/', import.meta.url).pathname;
/** Formats that are not lines of text: their own tests cut them. */
const BINARY = new Set(['packed', 'champsim', 'cloudsuite', 'oracle-general', 'qemu']);
const NEWLINE = 10;
/** What valgrind wrote of a call before the program was replaced. */
const EXEC = 'SYSCALL[7,7](59) sys_execve ( 0x1ffefff0a0(/bin/ls), 0x1ffefff0b0, 0x1ffefff0c0 ) ';
const MARKS_ITS_END = 'two-threads.drmemtrace.txt';

/** The text samples, and a trace of the project's own, with the options they need. */
const TEXTS: [name: string, text: Buffer, columns: string | undefined][] = [
  [
    'trace.csv',
    Buffer.from(`pid,op,addr,size,args\n${'1,L,0x1000,4\n1,map,0x1000,4096,role=heap\n'.repeat(9)}`),
    undefined,
  ],
];
for (const name of readdirSync(samples).toSorted()) {
  const text = readFileSync(join(samples, name));
  const format = formats.find((one) => one.sniff(text, name))?.name ?? '';
  if (!BINARY.has(format) && !text.includes(0))
    TEXTS.push([name, text, name === 'table.csv' ? 'op=kind,addr=address' : undefined]);
}

/** How many records there are, and what is noted about the end; or the message of the input error. */
async function readingOf(name: string, text: Uint8Array, columns: string | undefined): Promise<string> {
  const path = write(folder, name, text);
  try {
    const workload = await openWorkload([path], { columns });
    const list = new RecordList(workload.processes);
    await workload.records(list);
    const end = workload.notes.filter((note) => note.includes('has no end'));
    return [`${list.records.length} records`, ...end].join('; ').replaceAll(path, 'FILE');
  } catch (error) {
    expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
    return (error as Error).message.replaceAll(path, 'FILE');
  }
}

test.each(TEXTS)('%s cut within a line: an error, or a note that says where', async (name, text, columns) => {
  const whole = await readingOf(name, text, columns);
  expect(whole).toMatch(/^[1-9]\d* records$/);
  const places = [1, 2, 3, 4, 5, 9].map((less) => text.length - less);
  for (const share of [1 / 3, 1 / 2, 2 / 3, 0.9]) places.push(Math.floor(text.length * share));
  for (const length of places) {
    if (text[length - 1] === NEWLINE) continue;
    const cut = text.subarray(0, length);
    const line = cut.filter((byte) => byte === NEWLINE).length + 1;
    const reading = await readingOf(name, cut, columns);
    // What stands behind the end that a format marks does not matter.
    if (name === MARKS_ITS_END && reading === whole) continue;
    const note = `\\d+ records; FILE:${line}: the last line has no end: the file may be cut short there`;
    const error = `FILE:${line}: .*, where the file ends|FILE: .*`;
    expect(reading).toMatch(new RegExp(`^(${note}|${error})$`));
  }
});

test('an end that the format marks, and the call that ends a lackey file, need no note', async () => {
  const records = 'I  0401ab70,3\n L 1ffefff000,8\n';
  expect(await readingOf('a.lackey', Buffer.from(`${records}${EXEC}`), undefined)).toMatch(/^\d+ records$/);
  expect(await readingOf('b.lackey', Buffer.from(`${records}I  04`), undefined)).toBe(
    'FILE:3: expected a hex address and a comma, found "04", where the file ends',
  );
  expect(await readingOf('c.lackey', Buffer.from(`${records}I  0401ab73,5`), undefined)).toMatch(
    /; FILE:3: the last line has no end/,
  );
});
