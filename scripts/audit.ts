import { spawnSync } from 'node:child_process';
import { advisoriesOf, judged } from './advisories.ts';
import type { Advisory } from './advisories.ts';

// `npm run audit`: npm's own audit of everything that package-lock.json names. It fails where an advisory is known that is not tolerated, and says so where the registry answers no
// such question. Of what is installed with the program none is tolerated.

function audited(...options: string[]): Advisory[] | string {
  // npm itself, which names its file to what it runs.
  const npm = process.env['npm_execpath'] ?? '';
  const { stdout } = spawnSync(process.execPath, [npm, 'audit', '--json', ...options], { encoding: 'utf8' });
  return advisoriesOf(JSON.parse(stdout));
}

const known = audited();
const installed = typeof known === 'string' ? known : audited('--omit=dev');
if (typeof known === 'string') console.log(`Not audited: ${known}`);
else if (typeof installed === 'string') console.log(`Not audited: ${installed}`);
else {
  const { tolerated, failing } = judged(known, installed, new Date().toISOString().slice(0, 10));
  for (const line of tolerated) console.log(line);
  for (const line of failing) console.error(line);
  if (failing.length > 0) process.exitCode = 1;
  else console.log(`No ${tolerated.length === 0 ? '' : 'other '}advisory is known of any dependency.`);
}
