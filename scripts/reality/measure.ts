import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NATIVE_CSV, nativeCsv, nativeRows } from './native.ts';
import type { NativeRow } from './native.ts';
import { minorFaults, profileOf, recordingIn, tablesOf } from './predict.ts';

// `npx tsx scripts/reality/measure.ts FOLDER` predicts anew what traces/native.csv holds of each program whose recording is in FOLDER, with the smaps files of its native run in FOLDER/ground-truth.

const [folder = 'traces'] = process.argv.slice(2);
const rows: NativeRow[] = [];
for (const row of nativeRows()) {
  const path = recordingIn(folder, row.trace);
  const system = profileOf(row.system);
  if (path === null) {
    rows.push(row);
    continue;
  }
  const tables = await tablesOf(path, join(folder, 'ground-truth'), row.trace);
  rows.push({
    ...row,
    tables: tables.native,
    predictedTables: tables.predicted,
    predicted: await minorFaults(path, system),
    region: await minorFaults(path, { ...system, faultAroundEdge: 'region' }),
    recorded: await minorFaults(
      path,
      { ...system, references: { ...system.references, modify: 'two' } },
      { kernelAccesses: false, preload: true },
    ),
  });
  process.stdout.write(`${row.trace}\n`);
}
writeFileSync(NATIVE_CSV, nativeCsv(rows));
