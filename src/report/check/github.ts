import { thousands } from '../numbers.ts';
import { printable } from '../text.ts';
import { cellName } from './cell.ts';
import type { Checked, Judgement } from './verdict.ts';
import { judgementLine } from './words.ts';

/** GitHub shows ten annotations of a kind from a step: the worst nine, and how many more there are. */
const SHOWN = 9;

/** A check as workflow commands of GitHub Actions, which become annotations (docs.github.com, "Workflow commands"). */
export function checkAnnotations({ judgements }: Checked): string {
  return [
    ...annotations(
      'error',
      judgements.filter(({ level }) => level === 'error'),
    ),
    ...annotations(
      'warning',
      judgements.filter(({ level }) => level === 'warn'),
    ),
  ].join('');
}

function annotations(kind: 'error' | 'warning', judgements: readonly Judgement[]): string[] {
  const left = judgements.length - SHOWN;
  const more = left <= 0 ? [] : [`::${kind} title=pagewalk check::and ${thousands(left)} more\n`];
  return [...judgements.slice(0, SHOWN).map((judgement) => annotation(kind, judgement)), ...more];
}

function annotation(kind: string, judgement: Judgement): string {
  const { metric, verdict, cell, budget } = judgement;
  const title = metric === '' ? `${cellName(cell)} ${verdict}` : `${metric} ${verdict}`;
  const properties = [...placeOf(budget?.place ?? ''), `title=${propertyText(`pagewalk: ${title}`)}`];
  return `::${kind} ${properties.join(',')}::${dataText(judgementLine(judgement))}\n`;
}

/** `FILE:LINE:COL` as properties, where the annotation is shown. */
function placeOf(place: string): string[] {
  const parts = /^(.+):(\d+):(\d+)$/.exec(place);
  return parts === null ? [] : [`file=${propertyText(parts[1])}`, `line=${parts[2]}`, `col=${parts[3]}`];
}

/** Ends of lines are shown, as all control characters: what follows them would be a command of its own. */
function dataText(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function propertyText(text: string): string {
  return dataText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
