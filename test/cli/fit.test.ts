import { afterAll, beforeAll, expect, test } from 'vitest';
import { called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const HEAD = 'pid,op,addr,size,args\n';
const [LOW, HIGH] = ['1,L,0x1000,4,\n', '1,L,0x7fff12345000,8,\n'];
write(folder, 'high.csv', HEAD + HIGH.repeat(3) + LOW);
write(folder, 'partly.csv', HEAD + LOW.repeat(3) + HIGH);
// Code and data behind it, in one page of 64 KiB; read-only data in the next.
const MAPS = '1,map,0x10000,0x4000,prot=rxu\n1,map,0x14000,0x4000,prot=rwu\n1,map,0x20000,0x10000,prot=ru\n';
write(folder, 'rights.csv', `${HEAD}${MAPS}1,I,0x10000,4,\n1,S,0x14000,4,\n`);
// The program is exchanged: its map and the new one never lie in one page.
write(
  folder,
  'exec.csv',
  `${HEAD}1,map,0x10000,0x4000,prot=rxu\n1,exec,,\n1,map,0x14000,0x4000,prot=rwu\n1,S,0x14000,4,\n`,
);

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

test('warns of a trace beyond the reach of the system', async () => {
  const { stdout, stderr } = await called(['run', 'high.csv', '--system', 'linux-x86-32']);
  expect(stderr).toMatch(/^warning: most references of the trace lie beyond .* \(4 GiB\).*; a system with wider/);
  expect(stdout).toMatch(/note: most references/);
  expect((await called(['run', 'high.csv', '-q'])).stderr).toBe('');
});

test('warns of a part beyond the reach, and of what would help', async () => {
  const { stderr } = await called(['run', 'partly.csv', '--system', 'eyn-os', '--place', 'as-recorded']);
  expect(stderr).toMatch(/^warning: 25.0% of the trace's first references lie beyond .*; --place auto moves its/);
});

test('warns of large pages in which a trace has memory of different rights', async () => {
  const large = await called(['run', 'rights.csv', '--system', 'armv8-64k']);
  expect(large.stderr).toContain(
    'warning: on armv8-64k 1 page of 64 KiB holds memory that the trace maps with different rights',
  );
  expect(large.stdout).toContain('1 reference refused');
  expect((await called(['run', 'rights.csv', '--system', 'armv8-4k'])).stderr).toBe('');
  expect((await called(['run', 'exec.csv', '--system', 'armv8-64k'])).stderr).toBe('');
});
