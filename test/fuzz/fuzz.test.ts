import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/sources.ts';
import { samplesLeft } from './targets.ts';

// A bounded share of fuzzing. For longer: PAGEWALK_FUZZ_SECONDS=600 npx vitest run test/fuzz; the variables of run.ts begin elsewhere or repeat one input.

const seconds = Number(process.env.PAGEWALK_FUZZ_SECONDS ?? 12);
/** Without a word for so long, it hangs: inputs have some kilobytes. */
const LONGEST_MS = 60_000;

interface Said {
  seed?: number;
  target?: string;
  command?: string[];
  wrong?: string;
  inputs?: number;
}

test('every sample trace is damaged', () => {
  expect(samplesLeft()).toEqual([]);
});

test(
  'damaged inputs are refused in words, soon, and within bounded memory',
  async () => {
    const { said, end } = await fuzzed();
    const wrong = said.flatMap((line, at) => (line.wrong === undefined ? [] : [said[at - 1], line]));
    const { seed } = said[0] ?? {};
    console.log(`fuzzing from PAGEWALK_FUZZ_SEED=${seed}: ${said.at(-1)?.inputs} inputs in ${seconds} s`);
    expect(wrong).toEqual([]);
    expect({ end, last: said.at(-1) }).toEqual({
      end: 'exit code 0',
      last: expect.objectContaining({ inputs: expect.any(Number) }),
    });
  },
  1000 * seconds + 2 * LONGEST_MS,
);

/** What the fuzzer says, and how it ends: in a process of its own, whose memory has a limit and which can be ended when it hangs. */
function fuzzed(): Promise<{ said: Said[]; end: string }> {
  const flags = ['--max-old-space-size=600', '--import', import.meta.resolve('tsx')];
  const env = { ...process.env, PAGEWALK_FUZZ_SECONDS: `${seconds}` };
  const child = spawn(process.execPath, [...flags, join(root, 'test/fuzz/run.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, end] = ['', '', ''];
  const hangs = setTimeout(() => {
    end = 'hangs';
    child.kill('SIGKILL');
  }, LONGEST_MS);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    hangs.refresh();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      const lines = stdout.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
      const how = signal === null ? `exit code ${code}` : `ended by ${signal}: ${stderr.slice(-400)}`;
      resolve({
        said: lines.map((line) => JSON.parse(line) as Said),
        end: end === '' ? how : `${end}: ${lines.at(-1)}`,
      });
    });
  });
}
