/** A comparison whose report is committed. */
export interface CommittedComparison {
  /** Its folder in reports/. */
  name: string;
  /** What it answers. */
  question: string;
  /** The command lines, without the program's name: what must be made first, and the comparison without `--out`. */
  before: string[][];
  args: string[];
}

const ZIPF = 'reports/replacement/zipf.csv';

/** THE LIST of committed comparisons. */
export const comparisons: readonly CommittedComparison[] = [
  {
    name: 'replacement',
    question: 'Which replacement policy, when memory is short?',
    before: [['generate', 'zipf', '--set', 'pages=512', '--set', 'references=40000', '-o', ZIPF]],
    args: [
      'compare',
      'traces/sqlite3.lackey.gz',
      ZIPF,
      '--replacement=all',
      '--baseline=lru',
      '--memory=0.1x,0.25x,0.5x,0.75x',
      '--limit=1000000',
      '--set=fileCache=cold',
      '--set=zeroPage=false',
      '--set=faultAround=0',
    ],
  },
];
