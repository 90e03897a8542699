import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import type { CommandEntry } from '../../src/cli/commands/index.ts';
import { recorders } from '../../src/record/index.ts';
import { missing } from '../../src/record/recorder.ts';
import { options } from '../../src/cli/options.ts';
import { TRACE, checkoutFolder, shell, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'two.csv', TRACE);

describe.concurrent('in a shell', () => {
  test('a reader that has had enough ends the program quietly', async () => {
    const long = `${TRACE}${'1,L,0x10001010,4,\n'.repeat(200_000)}`;
    write(folder, 'long.csv', long);
    for (const command of ['convert long.csv -', 'run long.csv', 'inspect long.csv --view 150000']) {
      const { code, stdout, stderr } = await shell(`pagewalk ${command} | head -1`, folder);
      expect({ code, lines: stdout.split('\n').length, stderr }).toEqual({ code: 0, lines: 2, stderr: '' });
    }
  });

  test('an interrupted command leaves nothing', async () => {
    write(folder, 'very-long.csv', `${TRACE}${'1,L,0x10001010,4,\n'.repeat(1_500_000)}`);
    const begun = 'until [ -n "$(ls -A stopped)" ]; do sleep 0.05; done';
    const line = `mkdir stopped; pagewalk convert very-long.csv stopped/out.csv.gz & ${begun}; kill -INT $!; wait $!`;
    const { code } = await shell(`set -m; ${line}`, folder);
    expect(code).toBe(130);
    expect(readdirSync(join(folder, 'stopped'))).toEqual([]);
  });

  test('a full disk is told, not a defect', async () => {
    const { code, stderr } = await shell('pagewalk run two.csv > /dev/full', folder);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: the answer cannot be written to stdout: ENOSPC/);
  });
});

const checkout = checkoutFolder();
/** The examples of these run where every recorder works. */
const NEED_RECORDERS = ['record', 'doctor', 'validate'];
const canRecord =
  process.platform === 'linux' &&
  Object.values(recorders).every(({ needs }) => missing(needs(process.env, ['/bin/sh'])).length === 0);

describe.concurrent('examples', () => {
  for (const [name, entry] of Object.entries<CommandEntry>(commands)) {
    test.skipIf(NEED_RECORDERS.includes(name) && !canRecord)(
      `of ${name} run as they stand`,
      { timeout: 120_000 },
      async () => {
        const { examples } = await entry.load();
        expect(examples.length).toBeGreaterThanOrEqual(2);
        for (const { line } of examples) {
          const { code, stdout, stderr } = await shell(line, checkout);
          expect(code, `${line}\n${stderr}`).toBe(0);
          if (!/eval|>/.test(line)) expect(stdout + stderr, line).not.toBe('');
        }
      },
    );
  }

  test('every option is taken by a command', async () => {
    const loaded = await Promise.all(Object.values<CommandEntry>(commands).map(({ load }) => load()));
    const taken = new Set<string>([
      ...loaded.flatMap((command) => command.options),
      'color',
      'quiet',
      'verbose',
      'help',
    ]);
    expect(Object.keys(options).filter((option) => !taken.has(option))).toEqual([]);
  });
});
