import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { splitLayout } from '../../src/record/lackey.ts';
import { faultRows } from '../../src/record/perf-faults.ts';

async function faults(lines: string[]): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of faultRows(Readable.from(lines))) rows.push(row);
  return rows;
}

describe('what tools print', () => {
  test('page faults of perf script', async () => {
    const lines = [
      '              tn  2515/2516  16679.828753:           404038 ffffffff821e8700 ',
      '   Web, "C"   1/1  5.000001:  7ffdef2d3b69  55d0',
      '',
    ];
    expect(await faults(lines)).toEqual([
      'pid,tid,command,seconds,addr,ip\n',
      '2515,2516,tn,16679.828753,0x404038,0xffffffff821e8700\n',
      '1,1,"Web, ""C""",5.000001,0x7ffdef2d3b69,0x55d0\n',
    ]);
    await expect(faults([lines[0], 'nonsense'])).rejects.toThrow(
      'perf script:2: expected a command, PID/TID, a time, and two addresses',
    );
  });

  test("valgrind's layout and the program's own words, wherever they are cut", async () => {
    const said = 'error: x\n--12:1: aspacem <<< SHOW\n--verbose is wrong\n--12:0:main\n$ ';
    for (let size = 1; size < said.length; size++) {
      const parts = said.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const [layout, own]: string[][] = [[], []];
      const stream = Readable.from(
        parts.map((part) => Buffer.from(part)),
        { objectMode: false },
      );
      splitLayout(
        stream,
        (text) => layout.push(text),
        (text) => own.push(text),
      );
      await new Promise((done) => stream.on('end', done));
      expect(layout.join('')).toBe('--12:1: aspacem <<< SHOW\n--12:0:main\n');
      expect(own.join('')).toBe('error: x\n--verbose is wrong\n$ ');
    }
  });
});

test("lines of valgrind's layout that processes wrote between each other's pieces are whole again", async () => {
  const line = (pid: number, end: string): string => `--${pid}:1: aspacem ${'x'.repeat(76 - `${pid}`.length)}${end}`;
  const first = line(12, '');
  expect(first).toHaveLength(90);
  const said = `before\n${first}${line(13, 'tail 13')}\ntail 12\n${first}${line(13, '')}${line(14, 'z')}\na\nb\nafter\n`;
  for (const size of [1, 7, 1000]) {
    const [layout, own]: string[][] = [[], []];
    const stream = Readable.from(
      (said.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).map((part) => Buffer.from(part)),
      { objectMode: false },
    );
    splitLayout(
      stream,
      (text) => layout.push(text),
      (text) => own.push(text),
    );
    await new Promise((done) => stream.on('end', done));
    const whole = [line(13, 'tail 13'), line(12, 'tail 12'), line(14, 'z'), line(12, 'a'), line(13, 'b')];
    expect(layout.join('')).toBe(`${whole.join('\n')}\n`);
    expect(own.join('')).toBe('before\nafter\n');
  }
});
