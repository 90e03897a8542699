import { z } from 'zod';

/** Advisories of our tools that no release of them mends yet, each until a day by which it is looked at again. */
const TOLERATED: readonly { advisory: string; name: string; until: string; why: string }[] = [
  {
    advisory: 'GHSA-fc5q-39xc-vjpf',
    name: 'picomatch',
    until: '2027-02-28',
    why: 'all releases to 4.0.7, the newest, are slow on patterns of repeated extglobs; vitest gives it those of vitest.config.ts alone',
  },
];

const Advisory = z.object({ name: z.string(), severity: z.string(), title: z.string(), url: z.string() });
export type Advisory = z.infer<typeof Advisory>;
/** What npm knows of a package: an advisory, or the name of a dependency that has one. */
const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), Advisory])) })),
});
const Refusal = z.object({ message: z.string() });

/** The advisories of what `npm audit --json` answers; a text = npm could not ask, and why. */
export function advisoriesOf(answer: unknown): Advisory[] | string {
  const refusal = Refusal.safeParse(answer);
  if (refusal.success) return refusal.data.message;
  const told = Object.values(Report.parse(answer).vulnerabilities).flatMap(({ via }) => via);
  return told.filter((one) => typeof one !== 'string');
}

/** A line for each advisory: those that are tolerated on a day ("2027-02-28"), and those that are not, as all that are `installed` with the program. */
export function judged(
  known: readonly Advisory[],
  installed: readonly Advisory[],
  today: string,
): { tolerated: string[]; failing: string[] } {
  const tolerated: string[] = [];
  const failing: string[] = [];
  for (const { name, severity, title, url } of known) {
    const entry = TOLERATED.find((one) => one.name === name && url.endsWith(`/${one.advisory}`));
    if (entry !== undefined && today <= entry.until && installed.every((one) => one.url !== url)) {
      tolerated.push(`Tolerated until ${entry.until}: ${name}: ${entry.advisory}: ${entry.why}`);
    } else failing.push(`${name}: ${severity}: ${title} (${url})`);
  }
  return { tolerated, failing };
}
