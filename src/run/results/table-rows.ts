import { inputError } from '../../base/user-error.ts';
import { metrics } from '../../metrics/index.ts';
import type { Row } from '../../metrics/index.ts';
import type { Cell } from '../../report/check/cell.ts';
import type { SummaryRow } from '../../report/summary.ts';

/** A cell of a table as a row of a report: it must have every metric of this version. */
export function summaryRowOf({ trace, system, configId, settings, metrics: values, place }: Cell): SummaryRow {
  const lost = metrics.find(({ name, list }) => !list && !values.has(name));
  if (lost !== undefined)
    throw inputError(`${place}: has no ${lost.name}: an older pagewalk wrote it, or columns were left out; run again`);
  const row = metrics.map(({ name, list }): [string, unknown] => {
    const value = values.get(name) ?? [];
    return [name, list ? [value].flat() : value];
  });
  const varied = Object.entries(settings).filter(([, value]) => value !== '');
  return {
    trace,
    system,
    configId,
    sampled: false,
    hypothetical: null,
    placed: [],
    varied: Object.fromEntries(varied),
    metrics: Object.fromEntries(row) as Row,
  };
}
