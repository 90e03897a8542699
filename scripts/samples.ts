/** Writes those samples of traces/samples/ again that are made, not recorded: `npx tsx scripts/samples.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePackedFile } from '../src/run/convert.ts';
import { digestsOf } from '../src/run/digest.ts';
import { openWorkload } from '../src/trace/open.ts';
import { MADE, PACKED } from '../test/trace/made-samples.ts';

process.chdir(join(import.meta.dirname, '..', 'traces', 'samples'));
for (const [name, make] of Object.entries(MADE)) writeFileSync(name, make());
const workload = await openWorkload([PACKED.from]);
const { processes, traces } = workload;
const records: typeof workload.records = (sink, drain) => workload.records(sink, drain);
const digests = (): ReturnType<typeof digestsOf> => digestsOf(traces);
await writePackedFile({ processes, traces, records, digests }, PACKED.name, { store: true, records: true });
