import { jsonText } from '../../base/quoted.ts';
import { counts, failures } from './verdict.ts';
import type { Checked, Judgement } from './verdict.ts';

/** A check for programs: the counts of verdicts, and all of them that are not ok, the worst first. */
export function checkJson(checked: Checked): string {
  const told = checked.judgements.filter(({ verdict }) => verdict !== 'ok').map(verdictOf);
  const { errors, warnings, ...verdicts } = counts(checked);
  return `${jsonText(
    {
      schema_version: 1,
      ok: failures(checked).length === 0,
      cells: checked.cells,
      errors,
      warnings,
      counts: verdicts,
      verdicts: told,
      notes: checked.notes,
    },
    2,
  )}\n`;
}

function verdictOf({ cell, metric, verdict, level, before, now, limit, budget }: Judgement) {
  const { trace, system, configId, settings } = cell;
  return {
    trace,
    system,
    config_id: configId,
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    // null = the whole cell.
    metric: metric === '' ? null : metric,
    verdict,
    level,
    baseline: before,
    value: now,
    ...(budget === null || limit === '' ? {} : { limit, budget: budget.place }),
  };
}
