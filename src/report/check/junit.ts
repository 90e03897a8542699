import { printable } from '../text.ts';
import { cellName } from './cell.ts';
import type { Cell } from './cell.ts';
import type { Checked, Judgement } from './verdict.ts';
import { judgementLine, judgementText } from './words.ts';

/** How every JUnit file of ours begins: what may be written over. */
export const JUNIT_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pagewalk check"';

/**
 * A check as JUnit XML, which GitLab, Jenkins and others read: a suite for each cell, a test for each metric that was held to something. What fails is a
 * failure; warnings and other differences are the test's output. Times are 0: the same results give the same bytes.
 */
export function checkJunit(checked: Checked): string {
  const suites = suitesOf(checked);
  const tests = suites.reduce((sum, { cases }) => sum + cases.size, 0);
  const failed = suites.reduce((sum, suite) => sum + failedCases(suite), 0);
  const lines = [
    `${JUNIT_HEAD} tests="${tests}" failures="${failed}" errors="0" time="0">`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

interface Suite {
  cell: Cell;
  /** By the name of the test. */
  cases: Map<string, Judgement[]>;
}

function suitesOf({ judgements }: Checked): Suite[] {
  const suites = new Map<string, Suite>();
  for (const judgement of judgements) {
    const key = `${cellName(judgement.cell)} ${judgement.cell.configId}`;
    const suite = suites.get(key) ?? { cell: judgement.cell, cases: new Map<string, Judgement[]>() };
    const name = judgement.metric === '' ? 'the cell' : judgement.metric;
    suite.cases.set(name, [...(suite.cases.get(name) ?? []), judgement]);
    suites.set(key, suite);
  }
  return [...suites.values()];
}

function failedCases({ cases }: Suite): number {
  return [...cases.values()].filter((told) => told.some(({ level }) => level === 'error')).length;
}

function suiteLines(suite: Suite): string[] {
  const { cell, cases } = suite;
  const name = attribute(cellName(cell));
  return [
    `  <testsuite name="${name}" tests="${cases.size}" failures="${failedCases(suite)}" errors="0" skipped="0" time="0">`,
    ...[...cases].flatMap(([test, told]) => caseLines(test, name, told)),
    '  </testsuite>',
  ];
}

function caseLines(test: string, suite: string, told: readonly Judgement[]): string[] {
  const open = `    <testcase name="${attribute(test)}" classname="${suite}" time="0"`;
  const failed = told.filter(({ level }) => level === 'error');
  const others = told.filter(({ level, verdict }) => level !== 'error' && verdict !== 'ok');
  if (failed.length === 0 && others.length === 0) return [`${open}/>`];
  const failure = failed.map((judgement) => {
    const message = attribute(judgementText(judgement));
    return `      <failure type="${judgement.verdict}" message="${message}">${content(judgementLine(judgement))}</failure>`;
  });
  const output = others.map((judgement) => {
    const mark = judgement.level === 'warn' ? 'warning: ' : '';
    return content(`${mark}${judgementLine(judgement)}`);
  });
  const out = output.length === 0 ? [] : [`      <system-out>${output.join('\n')}</system-out>`];
  return [`${open}>`, ...failure, ...out, '    </testcase>'];
}

/** Characters that XML 1.0 has no place for are shown as what they are. */
function content(text: string): string {
  return printable(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;');
}
