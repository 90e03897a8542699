import { csv } from '../csv.ts';
import type { Curve } from './curve.ts';

const TLB_COLUMNS = ['trace', 'of', 'stream', 'page_size', 'sets', 'ways', 'entries', 'misses', 'miss_ratio'];
const MEMORY_COLUMNS = ['trace', 'of', 'policy', 'page_size', 'frames', 'faults', 'fault_ratio'];

/** curve.csv: a row for each point. */
export function curveCsv(curves: readonly Curve[]): string {
  const header = curves[0]?.of === 'memory' ? MEMORY_COLUMNS : TLB_COLUMNS;
  return csv(header, curves.flatMap(rowsOf));
}

/** Everything as one JSON object. */
export function curveJson(curves: readonly Curve[]): string {
  const shown = curves.map((curve) => {
    const { trace, of, pageSize, references, pages, points } = curve;
    const key = curve.of === 'tlb' ? { stream: curve.stream } : { policy: curve.policy };
    return { trace, of, ...key, page_size: pageSize, references, pages, points };
  });
  return `${JSON.stringify({ schema_version: 1, curves: shown })}\n`;
}

function rowsOf(curve: Curve): (string | number)[][] {
  const { trace, of, pageSize, references } = curve;
  const ratio = (count: number) => (references === 0 ? '' : (count / references).toFixed(6));
  if (curve.of === 'memory') {
    return curve.points.map(({ frames, faults }) => [trace, of, curve.policy, pageSize, frames, faults, ratio(faults)]);
  }
  return curve.points.map(({ sets, ways, misses }) => {
    return [trace, of, curve.stream, pageSize, sets, ways, sets * ways, misses, ratio(misses)];
  });
}
