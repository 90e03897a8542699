import { spawnSync } from 'node:child_process';
import { z } from 'zod';

// `npm run audit`: npm's own audit of everything that package-lock.json names. It fails where an advisory is known, and says so where the registry answers no such question.

const Advisories = z.object({ vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })) });
const Refusal = z.object({ message: z.string() });

/** npm itself, which names its file to what it runs. */
const npm = process.env['npm_execpath'] ?? '';
const { stdout } = spawnSync(process.execPath, [npm, 'audit', '--json'], { encoding: 'utf8' });
const answer: unknown = JSON.parse(stdout);
const refusal = Refusal.safeParse(answer);
if (refusal.success) console.log(`Not audited: ${refusal.data.message}`);
else {
  const known = Object.entries(Advisories.parse(answer).vulnerabilities);
  for (const [name, { severity }] of known) console.error(`${name}: ${severity} (npm audit tells more)`);
  if (known.length > 0) process.exitCode = 1;
  else console.log('No advisory is known of any dependency.');
}
