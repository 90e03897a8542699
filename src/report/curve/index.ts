import type { Curve } from './curve.ts';
import { curveCsv, curveJson } from './curve-rows.ts';
import { curveMarkdown, curveTable } from './curve-text.ts';

/** Formats of an answer that is curves, by the names of `formats`. */
export const curveFormats = {
  table: curveTable,
  csv: curveCsv,
  json: curveJson,
  md: (curves: readonly Curve[]) => curveMarkdown(curves),
  // What draws is loaded where something is drawn.
  svg: async (curves: readonly Curve[]) => (await import('./curve-svg.ts')).curveSvg(curves),
};
