import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { oracle as compute } from '../../test/oracle/oracle.ts';
import type { OracleOptions, OracleResult } from '../../test/oracle/oracle.ts';

// Stands in for test/oracle/oracle.ts: what the oracle says of a trace and a system is computed once, and kept in a file.

const path = process.env['PAGEWALK_MUTANTS_ORACLE'] ?? '';
let known: Record<string, OracleResult> | null = null;

export function oracle(trace: string, system: unknown, options: OracleOptions = {}): OracleResult {
  known ??= existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, OracleResult>) : {};
  const key = createHash('sha1')
    .update(JSON.stringify([trace, system]))
    .digest('base64');
  return (known[key] ??= compute(trace, system, options));
}

export function keep(): void {
  if (known !== null) writeFileSync(path, JSON.stringify(known));
}
