import { defineConfig } from 'vitest/config';

/** What `npm run test:long` asks for: this many seeds of the oracle, each a wild and a calm trace, with which its tests are 2,000 cases; this many runs of each property; all published fault counts; all shipped traces packed. */
const long = {
  PAGEWALK_ORACLE_CASES: '830',
  PAGEWALK_PROPERTY_RUNS: '160',
  PAGEWALK_CLASSIC_FRAMES: 'all',
  PAGEWALK_SHIPPED_TRACES: 'all',
};

export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/program-folder.ts'],
    // Without it one core stays idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What the caller says goes over it.
    env: mode === 'long' ? { ...long, ...given(Object.keys(long)) } : {},
  },
}));

function given(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
