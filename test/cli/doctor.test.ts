import { expect, test } from 'vitest';
import { pagewalk, temporaryFolder } from './support.ts';

test.skipIf(process.platform !== 'linux')('doctor tells of the counter of native runs', async () => {
  const env = { CC: '', PATH: temporaryFolder() };
  const { stdout } = await pagewalk(['doctor'], { env });
  expect(stdout).toMatch(/^native counter: does not work \(the page faults/m);
  const { native } = JSON.parse((await pagewalk(['doctor', '--json'], { env })).stdout);
  expect(native).toMatchObject({
    works: false,
    needs: [{ what: 'C compiler', found: null, remedy: expect.stringContaining('apt-get install gcc') }],
  });
  const here = JSON.parse((await pagewalk(['doctor', '--json'])).stdout).native;
  expect(here.works).toBe(here.needs.every(({ found }: { found: string | null }) => found !== null));
});
