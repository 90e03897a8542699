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
const CHASE = 'reports/huge-pages/chase.csv';

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
  {
    name: 'allocators',
    question: 'Which frame allocator, when memory is short, aged, and asked for runs of 2 MiB?',
    before: [],
    args: [
      'compare',
      'traces/mapchurn.lackey.gz',
      'traces/cowfork',
      'traces/pipeline',
      '--system=linux-x86-64',
      '--allocator=all',
      '--memory=24M',
      '--set=allocator.fragment=0.002',
      '--set=hugePages.policy=promote:64',
    ],
  },
  {
    name: 'huge-pages',
    question: 'Do huge pages pay, and when should they be made?',
    before: [['generate', 'pointer-chase', '--set', 'nodes=2048', '--set', 'steps=16000', '-o', CHASE]],
    args: [
      'compare',
      'traces/mapchurn.lackey.gz',
      'traces/cowfork',
      CHASE,
      '--system=linux-x86-64',
      '--vary=hugePages.policy=never,always,promote:64,promote:256',
    ],
  },
];
