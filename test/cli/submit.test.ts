import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ENGINE_NAMES } from '../../src/run/sweep/engines/index.ts';
import { TASKS, project, script } from './engine-project.ts';
import type { Outcome } from './support.ts';
import { called, shell, write } from './support.ts';

// Each template is read as its engine reads it, and its own commands are run with the indexes that the engine would set.

/** Where GNU parallel is not installed: what it does with the words of the template. */
async function parallelFor(folder: string): Promise<void> {
  const { stdout } = await shell('parallel --version 2>&1 | head -1', folder);
  if (stdout.startsWith('GNU parallel')) return;
  script(
    folder,
    'parallel',
    '[ "$1" = --retries ] || exit 99\nwhile read -r n; do bash -c "${3//\\{\\}/$n}" || bash -c "${3//\\{\\}/$n}" || exit 1; done',
  );
}

const before = process.cwd();
afterAll(() => process.chdir(before));

function inside(folder: string, args: string[]): Promise<Outcome> {
  process.chdir(folder);
  return called(args);
}

async function template(engine: string, folder: string, ...more: string[]): Promise<string> {
  const words = ['submit', "the plan's.yaml", '--engine', engine, '--shards', String(TASKS), ...more];
  const { code, stdout, stderr } = await inside(folder, words);
  expect(code, stderr).toBe(0);
  return stdout;
}

function words(list: readonly string[]): string {
  return list.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

interface Job {
  task: (index: number) => Promise<Outcome>;
  merge: () => Promise<Outcome>;
}

/** THE LIST of engines that start tasks by themselves: what their own words do when an engine of that name runs them. */
const jobs: Record<string, (text: string, folder: string) => Promise<Job>> = {
  async slurm(text, folder) {
    write(folder, 'sweep.sh', text);
    expect(await shell('bash -n sweep.sh', folder)).toMatchObject({ code: 0, stderr: '' });
    script(folder, 'sbatch', `printf '%s\\n' "$@" END >> sbatch.log\ncase "$1" in --parsable) echo '77;here' ;; esac`);
    expect((await shell('bash sweep.sh --array=3,5', folder)).code).toBe(0);
    const [array, merge] = readFileSync(join(folder, 'sbatch.log'), 'utf8').split('\nEND\n');
    expect(array.split('\n')).toEqual(['--parsable', '--array=3,5', 'sweep.sh']);
    expect(text).toContain(`\n#SBATCH --array=1-${TASKS}\n`);
    expect(merge.split('\n')[0]).toBe('--dependency=afterany:77');
    expect(merge.split('\n').at(-2)).toBe('--wrap');
    return {
      task: (index) => shell('bash sweep.sh', folder, { SLURM_ARRAY_TASK_ID: String(index), SLURM_CPUS_PER_TASK: '1' }),
      merge: () => shell(merge.split('\n').at(-1) ?? '', folder),
    };
  },
  async kubernetes(text, folder) {
    const [sweep, merge, ...more] = parseAllDocuments(text).map((document) => document.toJS());
    expect(more).toEqual([]);
    expect([sweep, merge].map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual(
      Array(2).fill('batch/v1 Job'),
    );
    expect(sweep.spec).toMatchObject({ completionMode: 'Indexed', completions: TASKS, parallelism: TASKS });
    expect(merge.spec.suspend).toBe(true);
    const [container] = sweep.spec.template.spec.containers;
    const env = Object.fromEntries(container.env.map(({ name, value }: Record<string, string>) => [name, value]));
    return {
      task: (index) => shell(words(container.command), folder, { ...env, JOB_COMPLETION_INDEX: String(index - 1) }),
      merge: () => shell(words(merge.spec.template.spec.containers[0].command), folder),
    };
  },
  async github(text, folder) {
    const { jobs: parts, on } = parse(text);
    expect(on).toBe('workflow_dispatch');
    expect(parts.sweep.strategy.matrix.shard).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(parts.merge.needs).toBe('sweep');
    const run = (name: string): string => parts[name].steps.find((step: { run?: string }) => step.run).run;
    const upload = parts.sweep.steps.at(-1).with;
    return {
      async task(index) {
        const put = (line: string) => line.replaceAll('${{ matrix.shard }}', String(index));
        const outcome = await shell(put(run('sweep')), folder);
        mkdirSync(join(folder, 'parts'), { recursive: true });
        if (outcome.code === 0) renameSync(join(folder, upload.path), join(folder, 'parts', put(upload.name)));
        return outcome;
      },
      merge: () => shell(run('merge'), folder),
    };
  },
  async gitlab(text, folder) {
    const { stages, sweep, merge } = parse(text);
    expect(stages).toEqual([sweep.stage, merge.stage]);
    expect(sweep.parallel).toBe(TASKS);
    expect([sweep.artifacts.paths, merge.artifacts.paths]).toEqual([['cells'], ['results.csv']]);
    const total = { CI_NODE_TOTAL: String(TASKS) };
    return {
      task: (index) => shell(sweep.script.join('\n'), folder, { ...total, CI_NODE_INDEX: String(index) }),
      merge: () => shell(merge.script.join('\n'), folder, { CI_NODE_TOTAL: '1' }),
    };
  },
};

describe('the job of a sweep', { timeout: 240_000 }, () => {
  let single = '';
  beforeAll(async () => {
    const folder = await project();
    single = (await inside(folder, ['sweep', "the plan's.yaml"])).stdout;
  }, 60_000);

  test('by one process has 16 rows', () => {
    expect(single.split('\n')).toHaveLength(1 + 16 + 1);
  });

  test.each(Object.keys(jobs))('%s: a task is killed and run again, the merge is as of one process', async (name) => {
    const folder = await project();
    const job = await jobs[name](await template(name, folder), folder);
    for (let index = 1; index <= TASKS; index++) {
      if (index === 3) writeFileSync(join(folder, 'kill'), '');
      const { code, stdout, stderr } = await job.task(index);
      if (index === 3) expect([137, null]).toContain(code);
      else expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
      if (index !== 3)
        expect(stderr).toMatch(new RegExp(`^shard ${index} of 8 \\(.*\\): 2 cells computed, 0 were there`));
    }
    const early = await job.merge();
    expect(early.stderr).toContain('2 of 16 cells are missing');
    expect(early.code).toBe(4);
    expect(existsSync(join(folder, 'results.csv'))).toBe(false);
    expect((await job.task(3)).code).toBe(0);
    // And once more, over its own file.
    for (const merged of [await job.merge(), await job.merge()]) expect(merged.code, merged.stderr).toBe(0);
    expect(readFileSync(join(folder, 'results.csv'), 'utf8')).toBe(single);
  });

  test('parallel: a task that is killed is run again, and the merge is as of one process', async () => {
    const folder = await project();
    write(folder, 'sweep.sh', await template('parallel', folder));
    expect(await shell('bash -n sweep.sh', folder)).toMatchObject({ code: 0, stderr: '' });
    await parallelFor(folder);
    writeFileSync(join(folder, 'kill'), '');
    const { code, stderr } = await shell('bash sweep.sh', folder);
    expect(code, stderr).toBe(0);
    for (let index = 1; index <= TASKS; index++) expect(stderr).toContain(`shard ${index} of 8 (--shard): 2 cells`);
    expect(existsSync(join(folder, 'kill'))).toBe(false);
    expect(readFileSync(join(folder, 'results.csv'), 'utf8')).toBe(single);
  });

  test('xargs: all but a task that is killed are computed, and that one when it is run again', async () => {
    const folder = await project();
    write(folder, 'sweep.sh', await template('xargs', folder));
    writeFileSync(join(folder, 'kill'), '');
    const early = await shell('sh sweep.sh', folder);
    expect(early.stderr).toContain('\nsome tasks failed: run this again, it computes only what is missing\n');
    expect(early.stderr).toContain('error: 2 of 16 cells are missing');
    expect(early.code).toBe(4);
    expect(existsSync(join(folder, 'results.csv'))).toBe(false);
    // As it is told in the documentation, too: from a pipe.
    for (const line of ['sh sweep.sh', 'cat sweep.sh | sh']) {
      const { code, stderr } = await shell(line, folder);
      expect(code, stderr).toBe(0);
      expect(readFileSync(join(folder, 'results.csv'), 'utf8')).toBe(single);
    }
  });

  test('hands on what the cells depend on, as it was given', async () => {
    const folder = await project();
    const options = [
      '--cells',
      'the $cells of {} {#}',
      '--set',
      'table={kind: radix, levels: [9, 9, 9, 9], entryBytes: 8}',
      '--set',
      'forkPolicy=eager',
    ];
    write(folder, 'sweep.sh', await template('slurm', folder, ...options, '--limit', '20', '--check'));
    script(folder, 'program', 'printf "%s\\n" "$@"');
    const { stdout } = await shell('bash sweep.sh', folder, { SLURM_ARRAY_TASK_ID: '8' });
    const tail = ['--limit', '20', '--check', '--shard', '8/8', '-j', '1'];
    expect(stdout.trimEnd().split('\n')).toEqual(['sweep', "the plan's.yaml", ...options, ...tail]);
    await parallelFor(folder);
    for (const engine of ['parallel', 'xargs']) {
      write(folder, 'sweep.sh', await template(engine, folder, ...options, '--limit', '20', '--check'));
      script(folder, 'program', 'printf "%s\\n" "$@" > "args-$RANDOM$RANDOM.log"');
      expect((await shell('rm -f args-*; bash sweep.sh && cat args-* > all.log', folder)).code).toBe(0);
      const given = readFileSync(join(folder, 'all.log'), 'utf8').trimEnd().split('\n');
      for (const [name, value] of [options.slice(0, 2), options.slice(2, 4), options.slice(4)])
        expect(given.filter((word, at) => word === name && given[at + 1] === value)).toHaveLength(TASKS);
      for (let index = 1; index <= TASKS; index++) expect(given).toContain(`${index}/8`);
      expect(given).toContain('results.csv');
    }
    const [job] = parseAllDocuments(await template('kubernetes', folder, '--cells', '$(cells)')).map((one) =>
      one.toJS(),
    );
    expect(job.spec.template.spec.containers[0].command).toContain('$$(cells)');
  });

  test('a switch names the engine, too; without --shards, 8 tasks at most', async () => {
    const folder = await project();
    for (const name of ENGINE_NAMES) {
      const { code, stdout } = await inside(folder, ['submit', "the plan's.yaml", `--${name}`]);
      expect(code).toBe(0);
      expect(stdout).toBe(await template(name, folder));
    }
    write(folder, 'small.yaml', 'traces: ["*.csv"]\n');
    const { stderr } = await inside(folder, ['submit', 'small.yaml', '--slurm']);
    expect(stderr).toBe('a batch script of a job array: bash FILE; 2 cells in 2 tasks\n');
  });

  test('what cannot be: one line, exit code 2', async () => {
    const folder = await project();
    write(folder, 'large.yaml', 'traces: seven.csv\nmatrix: { tlb.asid: [true, false], memory: 64M..564M+2M }\n');
    const plan = "the plan's.yaml";
    const cases: [string[], string][] = [
      [[], 'expected a plan: pagewalk submit PLAN.yaml --engine slurm (pagewalk submit --help has examples)'],
      [['none.yaml', '--slurm'], 'none.yaml: no such file'],
      [[plan, 'more.yaml', '--slurm'], `expected one plan, found ${plan}, more.yaml`],
      [[plan], 'expected one engine: --engine slurm|kubernetes|github|gitlab|parallel|xargs, found none'],
      [
        [plan, '--slurm', '--github'],
        'expected one engine: --engine slurm|kubernetes|github|gitlab|parallel|xargs, found slurm, github',
      ],
      [
        [plan, '--engine', 'slrum'],
        '--engine: expected slurm, kubernetes, github, gitlab, parallel, xargs, found "slrum" (did you mean "slurm"?)',
      ],
      [[plan, '--slurm', '--shards', '17'], `--shards: expected at most 16 (${plan} has 16 cells), found 17`],
      [[plan, '--xargs', '--skip', 'NaN'], '--skip: expected a whole number of at least 0, found "NaN"'],
      [[plan, '--xargs', '--warmup', '-1'], '--warmup: expected a whole number of at least 0, found "-1"'],
      [[plan, '--xargs', '--limit', '0'], '--limit: expected a whole number of at least 1, found "0"'],
      [
        [plan, '--xargs', '--max-bad-lines', '1.5'],
        '--max-bad-lines: expected a whole number of at least 0, found "1.5"',
      ],
      [
        [plan, '--xargs', '--columns', 'va=1'],
        '--columns: expected addr, op, size or pid, found "va", as in --columns addr=2,op=1,size=4,pid=3',
      ],
      [
        [plan, '--xargs', '--columns', 'addr=1', '--trace-format', 'lackey'],
        '--columns goes with --trace-format columns, not with lackey',
      ],
      [[plan, '--slurm', '--shards', '0'], '--shards: expected a whole number of at least 1, found "0"'],
      [
        ['large.yaml', '--github', '--shards', '300'],
        '--shards: expected at most 256 (the engine runs no more of one job), found 300',
      ],
      [
        ['large.yaml', '--gitlab', '--shards', '201'],
        '--shards: expected at most 200 (the engine runs no more of one job), found 201',
      ],
    ];
    for (const [args, message] of cases)
      expect(await inside(folder, ['submit', ...args])).toEqual({
        code: 2,
        stdout: '',
        stderr: `error: ${message}\n`,
      });
  });
});
