#!/usr/bin/env node
import { answerError, program, report } from './program.ts';

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

// Ending the process is what removes unfinished files (run/temporary-file.ts).
for (const [signal, code] of SIGNALS) process.on(signal, () => process.exit(code));
process.stdout.on('error', (error: Error) => process.exit(report(answerError(error), process)));
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (error) => process.exit(report(error, process)));

const { stdout, stderr, env } = process;
process.exit(await program(process.argv.slice(2), { stdout, stderr, env, cwd: currentFolder() }));

function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
