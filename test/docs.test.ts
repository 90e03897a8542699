import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { pagewalk } from './cli/support.ts';
import { shippedTraces } from '../scripts/shipped-traces.ts';
import { commands } from '../src/cli/commands/index.ts';
import { metricsReference } from '../src/report/metrics-reference.ts';
import { resultsSchema } from '../src/report/results-schema.ts';
import { profiles } from '../src/system/profiles/index.ts';
import { settingsReference } from '../scripts/settings-reference.ts';
import { workloadsReference } from '../scripts/workloads-reference.ts';
import { anchorsOf, codeBlocks, linksOf } from './support/markdown.ts';
import { filesBelow, read, root } from './support/sources.ts';

const APART = /^(node_modules|dist|dist\.new|dist\.old|coverage|\.git|\.cache)(\/|$)|^reports\/demo\//;
const tree = readdirSync(root)
  .filter((name) => !APART.test(name))
  .flatMap((name) => (name.includes('.') && !name.startsWith('.') ? [name] : below(name)))
  .filter((path) => !APART.test(path));

function below(name: string): string[] {
  try {
    return filesBelow(name, '');
  } catch {
    return [name];
  }
}

const readme = read('README.md');

describe('README', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-docs-'));
  symlinkSync(join(root, 'traces'), join(scratch, 'traces'), 'junction');
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const examples = codeBlocks(readme)
    .filter(({ note }) => note === 'examples')
    .flatMap(({ lines }) => lines);

  test('says how to start and how to test', () => {
    const lines = codeBlocks(readme).flatMap((block) => block.lines);
    expect(lines).toEqual(expect.arrayContaining(['npm ci && npm start', 'npm ci && npm test']));
    expect(examples.length).toBeGreaterThan(5);
  });

  test.each(examples)('%s', async (line) => {
    expect(line).toMatch(/^npx pagewalk /);
    const { code, stderr } = await pagewalk(line.split(/\s+/).slice(2), { cwd: scratch });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  });

  const shown = [readme, read('docs/explain.md')].flatMap((page) =>
    codeBlocks(page).filter(({ note }) => note.startsWith('output: ')),
  );

  test.each(shown)('shows what the program prints: $note', async ({ note, lines }) => {
    const { stdout } = await pagewalk(note.split(' ').slice(1), { cwd: scratch });
    const printed = stdout.split('\n');
    let at = 0;
    const missing = lines.filter((line) => {
      if (line === '...' || line === '') return false;
      const found = printed.indexOf(line, at);
      if (found >= 0) at = found + 1;
      return found < 0;
    });
    expect(missing).toEqual([]);
  });

  test('names every command and system', () => {
    const missing = Object.keys(commands).filter((name) => !readme.includes(`| \`${name}`));
    expect(missing).toEqual([]);
    expect(Object.keys(profiles).filter((name) => !readme.includes(`| \`${name}\``))).toEqual([]);
  });
});

describe('Markdown', () => {
  const pages = tree.filter((path) => path.endsWith('.md') && !path.startsWith('test/conformance/'));

  test.each(pages)('%s: links lead somewhere', (page) => {
    const dead = linksOf(read(page)).filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    expect(dead).toEqual([]);
  });

  test('the references are those of the lists: npm run reports', () => {
    expect(read('docs/metrics.md')).toBe(metricsReference());
    expect(read('docs/settings.md')).toBe(settingsReference());
    expect(read('docs/results.schema.json')).toBe(`${JSON.stringify(resultsSchema(), null, 2)}\n`);
    expect(read('docs/workloads.md')).toBe(workloadsReference());
  });
});

describe('the tree', () => {
  test('names no folder of a machine and no host of a registry', () => {
    // Written so that this file is none of them.
    const machine = /\/(work|root)\/|\/(home|[U]sers)\/\w|[A-Z]:\\[U]sers|[l]ocalhost:/;
    const text = tree.filter((path) => !/\.(gz|pwt|png|champsim|cloudsuite|oracleGeneral)$/.test(path));
    expect(text.filter((path) => machine.test(read(path)))).toEqual([]);
    const hosts = [...read('package-lock.json').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host);
    expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });
});

describe('traces/', () => {
  const page = read('traces/README.md');

  test('every recording and sample has the digest that its page says', () => {
    const said = codeBlocks(page).find(({ language }) => language === 'sha256')?.lines ?? [];
    const files = [...filesBelow('traces', '.gz'), ...filesBelow('traces/samples', '')].map((path) =>
      path.slice('traces/'.length),
    );
    const found = files.map((path) => {
      const hash = createHash('sha256').update(readFileSync(join(root, 'traces', path)));
      return `${hash.digest('hex')}  ${path}`;
    });
    expect(said.toSorted()).toEqual(found.toSorted());
  });

  test('every trace is in the list and on the page, with the numbers of its report', () => {
    const names = readdirSync(join(root, 'traces'))
      .filter((name) => !/\.layout\.txt|README|^samples$|^native\.csv$/.test(name))
      .map((name) => name.replace(/\..*/, ''));
    expect(shippedTraces.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    const lost = shippedTraces.filter(({ name }) => {
      const [row] = parse<Record<string, string>>(read(`reports/${name}/summary.csv`), { columns: true });
      const [references, faults] = [row.references, row.page_faults].map((value) => Number(value).toLocaleString('en'));
      const rows = page.split('\n').map((line) => line.replace(/ +/g, ' '));
      return !rows.some((line) => line.startsWith(`| [${name}]`) && line.includes(`| ${references} | ${faults} |`));
    });
    expect(lost).toEqual([]);
  });
});
