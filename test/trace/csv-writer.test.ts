import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { CsvWriter } from '../../src/trace/csv-writer.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { PLAIN_MAP, STORE } from '../../src/trace/ops.ts';
import { Processes } from '../../src/trace/processes.ts';
import { recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const cases = new URL('../conformance/cases/', import.meta.url).pathname;

/** A stream that keeps what it takes, and takes it late. */
function slow(): { out: Writable; text: () => string; writes: () => number } {
  const parts: Buffer[] = [];
  const out = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, done) {
      setImmediate(() => {
        parts.push(Buffer.from(chunk));
        done();
      });
    },
  });
  return { out, text: () => Buffer.concat(parts).toString(), writes: () => parts.length };
}

async function converted(paths: readonly string[]): Promise<string> {
  const workload = await openWorkload(paths);
  const { out, text } = slow();
  const writer = new CsvWriter(out, workload.processes, workload.traces.length > 1);
  await workload.records(writer, () => writer.drain());
  await writer.drain();
  return text();
}

test('every conformance trace keeps its records, and its canonical spelling its bytes', async () => {
  for (const name of readdirSync(cases).filter((entry) => /^\d/.test(entry))) {
    const path = join(cases, name, 'trace.csv');
    const canonical = write(folder, `${name}.csv`, await converted([path]));
    expect(await recordsOf([canonical]), name).toEqual(await recordsOf([path]));
    expect(await converted([canonical]), name).toBe(readFileSync(canonical, 'utf8'));
  }
});

test('the canonical spelling', async () => {
  const canonical = `pid,op,addr,size,args
1,map,0x10000000,0x8000,name=heap
1,map,0x7ffff000,0x1000,prot=rw;growsdown=0x10000;name=stack;role=stack
1,map,0x1000,0x2000,prot=;share=1;file=a b@c@0x0;eager=1;guard=1;huge=1;contiguous=1
1,map,0x1000,0x2000,file=x@0x3000
1,map,0x1000,,file=größe
1,S,0x10000010,4,
1,L,0x1ffffffffffffff,1073741824,
1,I,0x100000000,15,
1,M,0x0,,
1,fork,,,child=2
2,S,0x80000010,4,
2,exit,,,
1,wait,,,child=2
1,vfork,,,child=900719925474
1,protect,0x1000,0x1000,prot=rwxu
1,unmap,0x1000,0x1001,
1,discard,0x1000,0x1001,
1,remap,0x1000,0x1000,
1,remap,0x1000,0x1000,to=0x9000;newsize=0x0
1,brk,0x0,,
1,exec,,,
1,switch,,,
1,kmalloc,,256,id=7
1,kmalloc,,,id=8;aligned=1
1,kfree,,,id=7
1,mapphys,0xfd000000,0x300000,pa=0xfd000000;prot=rw
`;
  expect(await converted([write(folder, 'canonical.csv', canonical)])).toBe(canonical);
});

test('several traces: processes are numbered by first appearance', async () => {
  const one = write(folder, 'one.csv', 'pid,op,addr,size,args\n7,L,0x10,1\n7,fork,,,child=9\n9,L,0x10,1\n');
  const two = write(folder, 'two.csv', 'pid,op,addr,size,args\n9,L,0x20,1\n7,wait,,,child=9\n');
  expect(await converted([one, two])).toBe(`pid,op,addr,size,args
1,L,0x10,1,
1,fork,,,child=2
2,L,0x10,1,
3,L,0x20,1,
4,wait,,,child=3
`);
});

test('names that CSV cannot hold are written so that it can, once and for all', async () => {
  const processes = new Processes();
  const pid = processes.key('', 1);
  const { out, text } = slow();
  const writer = new CsvWriter(out, processes, false);
  const name = ' a,b;c\nd 100% ';
  writer.event({ ...PLAIN_MAP, va: 0x1000n, length: 1n, pid, place: '', name, file: { name: 'x@y,z', offset: 0n } });
  await writer.drain();
  expect(text().split('\n')[1]).toBe('1,map,0x1000,0x1,file=x@y%2Cz@0x0;name=%20a%2Cb%3Bc%0Ad 100%%20');
  expect(await converted([write(folder, 'names.csv', text())])).toBe(text());
});

test('back-pressure: what is collected is written when it is full, and counts references at 4 KiB', async () => {
  const random = new XorShift32(5);
  const lines = Array.from(
    { length: 150_000 },
    () => `1,${'ILSM'[random.next() % 4]},0x${random.next().toString(16)},1,`,
  );
  const canonical = `pid,op,addr,size,args\n${lines.join('\n')}\n`;
  const workload = await openWorkload([write(folder, 'long.csv', canonical)]);
  const { out, text, writes } = slow();
  const writer = new CsvWriter(out, workload.processes, false);
  await workload.records(writer, () => writer.drain());
  await writer.drain();
  expect(text()).toBe(canonical);
  expect(writes()).toBeGreaterThan(2);
  expect(writer.now).toBe(150_000 + lines.filter((line) => line.startsWith('1,M')).length);
  writer.access(STORE, 0, 0xfff, 4098);
  expect(writer.now % 150_000).toBe((lines.filter((line) => line.startsWith('1,M')).length + 3) % 150_000);
});

test('a stream that fails', async () => {
  const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
  out.on('error', () => undefined);
  await expect(new CsvWriter(out, new Processes(), false).drain()).rejects.toThrow('EPIPE');
});

test('what was drained stays as it is, also in a stream that hands it on later', async () => {
  const through = new PassThrough({ highWaterMark: 1 << 24 });
  const processes = new Processes();
  const writer = new CsvWriter(through, processes, false);
  const expected = ['pid,op,addr,size,args'];
  writer.enter(processes.key('t', 1));
  for (let page = 1; page <= 3; page++) {
    writer.access(STORE, 0, page * 4096, 4);
    expected.push(`1,S,0x${page}000,4,`);
    await writer.drain();
  }
  through.end();
  expect(await text(through)).toBe(`${expected.join('\n')}\n`);
});
