import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PACKAGE, REPOSITORY, checkoutFolder, shell, temporaryFolder, write } from './support.ts';

// The action and the examples for CI, as far as they run without GitHub and GitLab: their own commands, in a folder with the shipped traces.

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
}

const EXAMPLES = join(REPOSITORY, 'examples/ci');
const QUIET = { GITHUB_ACTIONS: '' };
const yaml = (path: string) => parse(readFileSync(join(REPOSITORY, path), 'utf8'));
const action: {
  inputs: Record<string, { default: string }>;
  runs: { using: string; steps: (Step & { shell: string })[] };
} = yaml('action.yml');
const workflow: { jobs: { pagewalk: { steps: Step[] } } } = yaml('examples/ci/github.yml');
const gitlab: { pagewalk: { script: string[]; artifacts: { reports: { junit: string } } } } =
  yaml('examples/ci/gitlab-ci.yml');

/** A checkout with the examples' files. */
function project(): string {
  const folder = checkoutFolder();
  for (const name of readdirSync(EXAMPLES)) copyFileSync(join(EXAMPLES, name), join(folder, name));
  return folder;
}

/** Makes the numbers of the baseline better than they are. */
function spoil(folder: string): void {
  const path = join(folder, 'pagewalk-baseline.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/"walk_reads":\d+/, '"walk_reads":1'));
}

const folder = project();
let written = '';
beforeAll(async () => {
  written = (await shell('./check.sh --update-baseline', folder, QUIET)).stderr;
}, 60_000);

test('the script: 0, and 1 once something got worse', async () => {
  expect(written).toContain('wrote pagewalk-baseline.json: 3 cells');
  expect(await shell('./check.sh', folder, QUIET)).toMatchObject({ code: 0 });
  const other = project();
  copyFileSync(join(folder, 'pagewalk-baseline.json'), join(other, 'pagewalk-baseline.json'));
  spoil(other);
  const { code, stdout } = await shell('./check.sh', other, QUIET);
  expect(code).toBe(1);
  expect(stdout).toContain('regressed  walk_reads');
});

test('GitLab: its script, and the JUnit file that it names', async () => {
  const { code, stderr } = await shell(`set -e\n${gitlab.pagewalk.script.join('\n')}`, folder, QUIET);
  expect({ code, error: stderr.includes('error') }).toEqual({ code: 0, error: false });
  expect(readFileSync(join(folder, gitlab.pagewalk.artifacts.reports.junit), 'utf8')).toContain('<testsuites');
});

describe('GitHub', () => {
  /** Runs the steps of the action with these inputs, as the runner does; answers the last outcome and what the summary holds. */
  async function acted(inputs: Record<string, string>, where: string) {
    const temp = temporaryFolder();
    const summary = write(temp, 'summary.md', '');
    const values = Object.fromEntries(
      Object.entries(action.inputs).map(([name, { default: usual }]) => [name, inputs[name] ?? usual]),
    );
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: PACKAGE,
      GITHUB_PATH: write(temp, 'path', ''),
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: temp,
    };
    let last = { code: null as number | null, stdout: '', stderr: '' };
    for (const step of action.runs.steps) {
      if (step.if === "inputs.results != ''" && values.results === '') continue;
      const own = Object.entries(step.env ?? {}).map(([name, text]) => {
        return [name, text.replace(/\$\{\{ inputs\.(\w+) \}\}/, (_, input: string) => values[input])];
      });
      const script = write(temp, 'step.sh', step.run ?? '');
      // What `shell: bash` stands for.
      last = await shell(`bash --noprofile --norc -eo pipefail '${script}'`, where, {
        ...env,
        ...Object.fromEntries(own),
      });
      if (last.code !== 0) break;
    }
    return {
      ...last,
      temp,
      summary: readFileSync(summary, 'utf8'),
      path: readFileSync(env.GITHUB_PATH, 'utf8').trim(),
    };
  }

  const checking = workflow.jobs.pagewalk.steps.find((step) => step.with?.results !== undefined);

  test('the action takes what the example gives it, and inserts no input into a script', () => {
    expect(action.runs.using).toBe('composite');
    expect(Object.keys(checking?.with ?? {}).filter((name) => !(name in action.inputs))).toEqual([]);
    for (const { run, shell: by } of action.runs.steps) {
      expect(run).not.toContain('${{');
      expect(by).toBe('bash');
    }
  });

  test('the example: the action installs, the commands run, the action checks', async () => {
    const installed = await acted({}, folder);
    expect(installed).toMatchObject({ code: 0, summary: '' });
    const commands = workflow.jobs.pagewalk.steps.flatMap(({ run }) => run ?? []).join('\n');
    const ran = await shell(`PATH='${installed.path}':$PATH\nset -e\n${commands}`, folder, QUIET);
    expect(ran.code).toBe(0);
    const { code, stdout, summary } = await acted(checking?.with ?? {}, folder);
    expect({ code, stdout: stdout.split('\n').at(-2) }).toMatchObject({ code: 0 });
    expect(stdout).toContain('ok: 3 cells: no errors');
    expect(summary).toMatch(/^## ✅ pagewalk check\n/);
  });

  test('something got worse: annotations, a summary, exit code 1', async () => {
    const other = project();
    mkdirSync(join(other, 'results'), { recursive: true });
    await shell(`set -e; cp -r '${folder}/results' '${folder}/pagewalk-baseline.json' .`, other);
    spoil(other);
    const { code, stderr, summary } = await acted({ ...checking?.with, strict: 'true' }, other);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^::error title=pagewalk%3A walk_reads regressed::/m);
    expect(summary).toMatch(/^## ❌ pagewalk check\n/);
    expect(summary).toContain('| **regressed** | `walk_reads` | 1 |');
  });

  test('an input is one word, whatever is in it', async () => {
    const { code, stderr } = await acted({ results: 'results/*', baseline: 'no $(touch hit); such.json' }, folder);
    expect(code).toBe(2);
    expect(stderr).toContain('no $(touch hit); such.json: no such file');
    expect(readdirSync(folder)).not.toContain('hit');
  });
});

test('this repository checks its own reports', () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  expect(scripts.check).toContain('check:baseline');
  expect(readFileSync(join(REPOSITORY, '.ci/run'), 'utf8')).toContain("step 'npm run check:baseline'");
  const ci: { jobs: { check: { steps: Step[] } } } = yaml('.github/workflows/ci.yml');
  const own = ci.jobs.check.steps.find(({ uses }) => uses === './');
  expect(Object.keys(own?.with ?? {}).filter((name) => !(name in action.inputs))).toEqual([]);
  const baseline = JSON.parse(readFileSync(join(REPOSITORY, String(own?.with?.baseline)), 'utf8'));
  expect(baseline.cells.length).toBeGreaterThan(6);
});
