import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program } from '../../src/cli/program.ts';
import { TRACE, called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

const CHANGED = 'b.csv: changed while it was in use; run it again when nothing writes to it\n';

/** Runs the program in this process, and changes b.csv when it has said `words`. */
async function changedAt(words: string, args: readonly string[]): Promise<{ code: number; stderr: string }> {
  write(folder, 'a.csv', TRACE);
  write(folder, 'b.csv', `${TRACE}1,L,0x4000,4\n`);
  let said = '';
  const stderr = new Writable({
    write(chunk: Uint8Array, _encoding, done): void {
      const had = said.includes(words);
      said += Buffer.from(chunk).toString('utf8');
      if (!had && said.includes(words)) appendFileSync(join(folder, 'b.csv'), '3,L,0x5000,4\n');
      done();
    },
  });
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  const code = await program(args, { stdout, stderr, env: { ...process.env }, cwd: folder });
  return { code, stderr: said };
}

/** How many cells the folder holds. */
function cells(): number {
  const names = readdirSync(join(folder, 'cells'), { recursive: true }).map(String);
  return names.filter((name) => /[\da-f]{64}\.json$/.test(name)).length;
}

test('a trace that changes between its digest and its reading gives no cell', async () => {
  writeFileSync(join(folder, 'plan.yaml'), 'traces: [a.csv, b.csv]\nmatrix: { memory: [4MiB, 8MiB] }\n');
  const sweep = ['sweep', 'plan.yaml', '--format', 'csv', '-v'];
  const { code, stderr } = await changedAt('computed a.csv', sweep);
  expect(code, stderr).toBe(3);
  expect(stderr).toContain(`error: b.csv, memory=4MiB and 1 more cells: ${CHANGED}`);
  expect(cells()).toBe(2);
  const again = await called(sweep);
  expect(again.stderr).toContain('2 cells computed, 2 were there');
});

test('nor do runs that are compared, of which each reads it', async () => {
  const compare = ['compare', 'b.csv', '--vary', 'quantum=1,2', '-v', '--out', 'compared'];
  const { code, stderr } = await changedAt('b.csv with 2', compare);
  expect(code, stderr).toBe(3);
  expect(stderr.endsWith(`error: ${CHANGED}`), stderr).toBe(true);
  expect(existsSync(join(folder, 'compared'))).toBe(false);
});
