import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the first test file that runs the program builds it, for all. */
    programFolder: string;
  }
}

/** Gives all test files of a run one folder for the built program, until they have ended. */
export function setup(project: TestProject): () => void {
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'pagewalk-cli-'));
  project.provide('programFolder', folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
