import type { Curve } from './curve.ts';
import { curveCsv, curveJson } from './curve-rows.ts';
import { curveSvg } from './curve-svg.ts';
import { curveMarkdown, curveTable } from './curve-text.ts';

/** Formats of an answer that is curves, by the names of `formats`. */
export const curveFormats = {
  table: curveTable,
  csv: curveCsv,
  json: curveJson,
  md: (curves: readonly Curve[]) => curveMarkdown(curves),
  svg: curveSvg,
};
