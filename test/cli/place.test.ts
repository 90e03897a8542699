import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { called, pagewalk, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const lines = [
  'pid,op,addr,size,args',
  '3,map,0x555555554000,0x2000,role=image;name=a.out;prot=rxu',
  '3,map,0x7ffffffde000,0x2000,growsdown=0x800000;name=[stack];role=stack',
  '3,I,0x555555555010,4',
  '3,S,0x7ffffffdf010,8',
  '',
].join('\n');
write(folder, 'a.csv', lines);
const regions = (end: string) => `
  - { name: code, start: 0, end: ${end}, user: rx, holds: [image] }
  - { name: stack, start: 1MiB, end: 2MiB, user: rw, holds: [stack], grows: down }
`;
write(
  folder,
  'kernel.yaml',
  `name: kernel\nmemory: 4MiB\ntable: { kind: linear, entryBytes: 4 }\nregions:${regions('64KiB')}`,
);
write(
  folder,
  'tight.yaml',
  `name: tight\nmemory: 4MiB\ntable: { kind: linear, entryBytes: 4 }\nregions:${regions('4KiB')}`,
);
write(folder, 'sub/pagewalk.config.yaml', 'system: ../kernel.yaml\nplace: as-recorded\n');
write(folder, 'sub/a.csv', lines);

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

const PLACED = 'placed process 3: image (8 KiB) in code; stack (8 KiB) in stack';

describe('--place', () => {
  test('says on stderr and in the answer what went where', async () => {
    const { code, stdout, stderr } = await called(['run', 'a.csv', '--system', 'kernel.yaml', '-v', '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`note: ${PLACED}\n`);
    expect(stderr).toContain('  image a.out: 8 KiB at 0x555555554000 went to 0x0 (code)\n');
    const [run] = JSON.parse(stdout).runs;
    expect(run.metrics).toMatchObject({ references: 2, invalid_references: 0 });
    expect(run.placed).toEqual([
      {
        images: [{ trace: 'a.csv', pid: 3, image: 0 }],
        regions: [
          { role: 'image', region: 'a.out', from: '0x555555554000', to: '0x0', bytes: 8192, window: 'code' },
          { role: 'stack', region: '[stack]', from: '0x7ffffffde000', to: '0x1fe000', bytes: 8192, window: 'stack' },
        ],
        raised: [],
      },
    ]);
  });

  test('as-recorded keeps the addresses, by the flag or by the config file', async () => {
    const flag = await called(['run', 'a.csv', '--system', 'kernel.yaml', '--place', 'as-recorded', '--json']);
    expect(JSON.parse(flag.stdout).runs[0].metrics.invalid_references).toBe(2);
    expect(JSON.parse(flag.stdout).runs[0]).not.toHaveProperty('placed');
    const file = await pagewalk(['run', 'a.csv', '--json'], { cwd: join(folder, 'sub') });
    expect(JSON.parse(file.stdout).runs[0].metrics.invalid_references).toBe(2);
    const over = await pagewalk(['run', 'a.csv', '--json', '--place', 'auto'], { cwd: join(folder, 'sub') });
    expect(JSON.parse(over.stdout).runs[0].metrics.invalid_references).toBe(0);
  });

  test('a pipe is read twice', async () => {
    const { code, stdout, stderr } = await pagewalk(['run', '-', '--system', 'kernel.yaml'], {
      cwd: folder,
      input: lines,
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`note: ${PLACED}`);
  });

  test('files of a run: report.md and meta.json', async () => {
    const { code, stderr } = await called(['run', 'a.csv', '--system', 'kernel.yaml', '-o', 'out', '-q']);
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync('out/report.md', 'utf8')).toContain("## Where the trace's regions went");
    const meta = JSON.parse(readFileSync('out/meta.json', 'utf8'));
    expect(meta.configuration.place).toBe('auto');
    expect(meta.placed[0].regions).toHaveLength(2);
    expect(readFileSync('out/regions.csv', 'utf8')).toContain(',3,0,stack,[stack],0x1fe000,0x200000,');
  });

  test('what does not fit ends the program, with its sizes', async () => {
    expect(await called(['run', 'a.csv', '--system', 'tight.yaml'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'error: a.csv: process 3: image regions need 8 KiB, code of tight has 4 KiB; --place as-recorded keeps the addresses\n',
    });
    const { code, stderr } = await called(['run', 'a.csv', '--place', 'somewhere']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--place: expected auto, as-recorded')]);
  });

  test('explain shows both addresses; a dry run says that regions move', async () => {
    const { stdout } = await called(['explain', 'a.csv', '--system', 'kernel.yaml', '--at', '2']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('at 0x1ff010 (recorded at 0x7ffffffdf010)');
    const dry = await called(['run', 'a.csv', '--system', 'kernel.yaml', '--dry-run']);
    expect(dry.stdout).toContain('with the regions of the traces moved into those of kernel');
  });
});
