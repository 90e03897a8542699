import { metricOf } from '../../metrics/index.ts';
import { decimal, plural, thousands } from '../numbers.ts';
import { cellName } from './cell.ts';
import type { Value } from './cell.ts';
import { change, counts } from './verdict.ts';
import type { Checked, Judgement } from './verdict.ts';

/** A value for people: as exact as it is published. */
export function shownValue(metric: string, value: Value | null): string {
  if (value === null) return '';
  if (typeof value !== 'number') return value.join(';');
  const decimals = metricOf(metric)?.decimals ?? (Number.isInteger(value) ? 0 : 6);
  return decimals === 0 ? thousands(value) : value.toFixed(decimals);
}

/** `+2.6%`, `12x` where it is ten times as much or more; from 0 there is neither. */
export function changeText(judgement: Judgement): string {
  const moved = change(judgement);
  if (moved === 0 || !Number.isFinite(moved)) return '';
  if (moved >= 9) return `${decimal(moved + 1)}x`;
  const size = Math.abs(moved) * 100;
  const digits = size >= 100 ? 0 : size >= 1 ? 1 : 2;
  const text = size < 0.005 ? '<0.01' : size.toFixed(digits);
  return `${moved > 0 ? '+' : '-'}${text}%`;
}

/** What is wrong, without the cell: `page_faults regressed: 3,410 -> 3,500 (+2.6%), allowed: max_increase 2%`. */
export function judgementText(judgement: Judgement): string {
  const { metric, verdict, before, now, limit, budget } = judgement;
  if (metric === '') return verdict === 'missing' ? 'missing from the results' : 'not in the baseline';
  if (verdict === 'missing') return `${metric} missing: was ${shownValue(metric, before)}`;
  const values =
    before === null ? shownValue(metric, now) : `${shownValue(metric, before)} -> ${shownValue(metric, now)}`;
  const moved = changeText(judgement);
  const allowed = budget === null || limit === '' ? '' : `, budget ${limit} at ${budget.place}`;
  return `${metric} ${verdict}: ${values}${moved === '' ? '' : ` (${moved})`}${allowed}`;
}

/** The same with its cell. */
export function judgementLine(judgement: Judgement): string {
  return `${cellName(judgement.cell)}: ${judgementText(judgement)}`;
}

/** `8 cells: 2 errors (1 missing, 1 regressed), 1 warning, 12 improved`: what there is of each. */
export function headline(checked: Checked): string {
  const found = counts(checked);
  const failed = checked.judgements.filter(({ level }) => level === 'error');
  const kinds = [...new Set(failed.map(({ verdict }) => verdict))].map(
    (verdict) => `${failed.filter((each) => each.verdict === verdict).length} ${verdict}`,
  );
  const quiet = checked.judgements.filter(({ level }) => level === 'none');
  const others = (['changed', 'improved', 'new'] as const).flatMap((verdict) => {
    const number = quiet.filter((each) => each.verdict === verdict).length;
    return number === 0 ? [] : [`${thousands(number)} ${verdict}`];
  });
  const parts = [
    found.errors === 0 ? 'no errors' : `${plural(found.errors, 'error')} (${kinds.join(', ')})`,
    ...(found.warnings === 0 ? [] : [plural(found.warnings, 'warning')]),
    ...others,
    `${thousands(found.ok)} ok`,
  ];
  return `${plural(checked.cells, 'cell')}: ${parts.join(', ')}`;
}
