import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inputFile } from '../../src/trace/input-file.ts';
import { Processes } from '../../src/trace/processes.ts';
import { AS_RECORDED } from '../../src/trace/readers/format.ts';
import { formats } from '../../src/trace/readers/index.ts';
import { qemu } from '../../src/trace/readers/qemu.ts';
import { RecordList, recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const root = join(import.meta.dirname, '../..');

describe('the shipped recording', () => {
  const shipped = join(root, 'traces/subshell');

  test('is one of a shell and its child', async () => {
    const records = await recordsOf([shipped]);
    expect(records.filter((line) => / (?:fork|wait|exit|exec)\b/.test(line))).toEqual([
      '21999 fork child=22015',
      '22015 exit',
      '21999 wait child=22015',
      '21999 exit',
    ]);
    expect(records.filter((line) => / map .*role=stack/.test(line))).toHaveLength(1);
    expect(records.length).toBeGreaterThan(230_000);
  });

  test('has the same records in chunks of any size', async () => {
    const bytes = gunzipSync(readFileSync(join(shipped, '22015.1.qemu.gz')));
    const path = write(folder, 'chunks.qemu', bytes.subarray(0, 20_000 - (20_000 % 8)));
    const read = async (chunkBytes: number): Promise<string[]> => {
      const processes = new Processes();
      const list = new RecordList(processes);
      const fail = (message: string): never => {
        throw new Error(message);
      };
      const [process] = (await qemu.group?.([await inputFile(path, chunkBytes)], null)) ?? [];
      const trace = await process.images[0].open({
        pid: 1,
        layout: null,
        recorder: AS_RECORDED,
        key: (pid) => processes.key('', pid),
        command: () => undefined,
        tell: (sink, event) => sink.event(event),
        bad: fail,
        note: () => undefined,
      });
      while ((await trace.read(list, Infinity)) !== 'ended');
      await trace.close();
      return list.records;
    };
    const whole = await read(1 << 20);
    expect(whole.length).toBeGreaterThan(2000);
    for (const size of [1, 2, 3, 5, 7, 8, 9, 64, 1000, 4097]) expect(await read(size)).toEqual(whole);
  });

  test('is recognised, and no other trace is taken for one', () => {
    const folders = ['traces', ...['cowfork', 'cowfork-32', 'pipeline', 'subshell'].map((name) => `traces/${name}`)];
    for (const each of folders) {
      for (const name of readdirSync(join(root, each)).filter((entry) => entry.endsWith('.gz'))) {
        const head = gunzipSync(readFileSync(join(root, each, name))).subarray(0, 65_536);
        expect(qemu.sniff(head, name), name).toBe(name.includes('.qemu'));
        if (name.includes('.qemu')) expect(formats.filter((format) => format.sniff(head, name))).toEqual([qemu]);
      }
    }
  });
});
