import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CELLS, TASKS, project } from './engine-project.ts';
import { missingForSlurm, startSlurm } from './slurm-node.ts';
import { shell, temporaryFolder } from './support.ts';

// What `submit --slurm` prints, by a Slurm that the test starts: see CONTRIBUTING.md for what it needs.

const missing = missingForSlurm();

describe(`on a Slurm of one node${missing.length === 0 ? '' : `: skipped, not installed: ${missing.join(', ')}`}`, () => {
  test.skipIf(missing.length > 0)(
    'a task is killed and submitted again, and the merge is as of one process',
    { timeout: 400_000 },
    async () => {
      const folder = await project();
      const logs = (about: string) =>
        readdirSync(folder)
          .filter((name) => name.endsWith('.log') && name.startsWith(`pagewalk-${about}`))
          .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
      const plan = `"the plan's.yaml"`;
      const single = await shell(`pagewalk sweep ${plan} --cells one`, folder);
      expect(single.code, single.stderr).toBe(0);
      const made = await shell(`pagewalk submit ${plan} --slurm --shards ${TASKS} > sweep.sh`, folder);
      expect(made.code, made.stderr).toBe(0);
      writeFileSync(join(folder, 'kill'), '');

      const slurm = await startSlurm(temporaryFolder());
      try {
        const first = await shell('bash sweep.sh', folder, slurm.env);
        expect(first.code, first.stderr).toBe(0);
        await slurm.idle();
        const tasks = logs('').filter(({ name }) => /-\d+_\d+\.log$/.test(name));
        expect(tasks).toHaveLength(TASKS);
        const killed = tasks.filter(({ text }) => !text.includes('2 cells computed, 0 were there'));
        expect(killed).toHaveLength(1);
        expect(logs('merge').map(({ text }) => text.split(':')[1])).toEqual([` 2 of ${CELLS} cells are missing`]);

        const number = /_(\d+)\.log$/.exec(killed[0].name)?.[1];
        const second = await shell(`bash sweep.sh --array=${number}`, folder, slurm.env);
        expect(second.code, second.stderr).toBe(0);
        await slurm.idle();
        expect(logs('merge').some(({ text }) => text.includes('wrote results.csv'))).toBe(true);
        expect(sha256(readFileSync(join(folder, 'results.csv')))).toBe(sha256(single.stdout));
      } finally {
        await slurm.stop();
      }
    },
  );
});

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
