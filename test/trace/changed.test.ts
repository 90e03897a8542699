import { appendFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resolveSystem } from '../../src/run/config.ts';
import { digestsOf } from '../../src/run/digest.ts';
import { placementOf } from '../../src/run/place/placement.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { checkAsBefore, filesOf } from '../../src/trace/workload.ts';
import type { Workload } from '../../src/trace/workload.ts';
import { plain } from './collapsing.ts';
import { pack } from './packing.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const HEADER = 'pid,op,addr,size,args\n';
const TRACE = `${HEADER}1,L,0x1000,4\n`;
const MORE = '7,map,0x10000000,0x1000,prot=rwu\n7,L,0x10000000,4\n';

function changed(path: string): { exitCode: number; message: string } {
  return { exitCode: 3, message: `${path}: changed while it was in use; run it again when nothing writes to it` };
}

/** Reads all of it; `during` is called at each batch. */
async function read(workload: Workload, during: () => void = () => undefined): Promise<void> {
  for await (const { batch } of workload.batches(plain)) if (batch.rows >= 0) during();
}

const ways: [string, (path: string) => void][] = [
  ['is appended to', (path) => appendFileSync(path, MORE)],
  [
    'gets another content of the same length',
    (path) => {
      writeFileSync(path, TRACE.replace('L', 'S'));
      utimesSync(path, 1, 1);
    },
  ],
  ['is replaced', (path) => renameSync(write(folder, 'other', TRACE + MORE), path)],
  ['is cut short', (path) => writeFileSync(path, HEADER)],
];

describe.each(ways)('a trace that %s', (way, change) => {
  test('after it was opened is not read again, nor digested', async () => {
    const path = write(folder, `${way}.csv`, TRACE);
    const workload = await openWorkload([path]);
    await read(workload);
    await digestsOf(workload.traces);
    change(path);
    await expect(read(workload)).rejects.toMatchObject(changed(path));
    await expect(digestsOf(workload.traces)).rejects.toMatchObject(changed(path));
  });

  test('is not the same when it is opened anew', async () => {
    const path = write(folder, `again ${way}.csv`, TRACE);
    const [trace] = (await openWorkload([path])).traces;
    const [same] = (await openWorkload([path])).traces;
    checkAsBefore(same, filesOf(trace));
    change(path);
    const [other] = (await openWorkload([path])).traces;
    expect(() => checkAsBefore(other, filesOf(trace))).toThrow(changed(path).message);
  });
});

test('a trace that changes while it is read is refused, whatever was read by then', async () => {
  const path = write(folder, 'long.csv', HEADER + '1,L,0x1000,4\n1,S,0x2000,4\n'.repeat(200_000));
  const workload = await openWorkload([path]);
  let batches = 0;
  const reading = read(workload, () => {
    if (batches++ === 0) appendFileSync(path, MORE);
  });
  await expect(reading).rejects.toMatchObject(changed(path));
});

test('a packed trace', async () => {
  const path = await pack([write(folder, 'source.csv', TRACE)], `${folder}/packed.pwt`);
  const workload = await openWorkload([path]);
  await read(workload);
  utimesSync(path, 1, 1);
  await expect(read(workload)).rejects.toMatchObject(changed(path));
});

test('a folder with a file more, and a layout that is new', async () => {
  const path = `${folder}/several`;
  write(path, '1.csv', TRACE);
  const before = filesOf((await openWorkload([path])).traces[0]);
  write(path, '2.csv', TRACE);
  const [more] = (await openWorkload([path])).traces;
  expect(() => checkAsBefore(more, before)).toThrow(changed(path).message);

  const lackey = write(folder, 'run.lackey', ' L 1000,4\n');
  const alone = filesOf((await openWorkload([lackey])).traces[0]);
  write(folder, 'run.layout.txt', '--1:1: aspacem\n');
  const [laidOut] = (await openWorkload([lackey])).traces;
  expect(() => checkAsBefore(laidOut, alone)).toThrow(changed(lackey).message);
});

test('a trace that changes after its regions were placed', async () => {
  const path = write(folder, 'placed.csv', TRACE);
  const { system } = resolveSystem({ env: {}, cwd: folder, system: 'atos-rt' });
  const workload = await openWorkload([path]);
  const placement = await placementOf(workload, system, 'auto');
  expect(placement?.layouts).toHaveLength(1);
  appendFileSync(path, MORE);
  await expect(simulate(workload, system, { ...PLAIN, placement })).rejects.toMatchObject(changed(path));
});
