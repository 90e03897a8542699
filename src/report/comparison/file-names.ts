import { RESULT } from '../stored/result-file.ts';

/** THE LIST of files that a comparison leaves in its folder, meta.json apart. */
export const comparisonFileNames: readonly string[] = ['summary.csv', 'report.md', 'report.html', RESULT];
