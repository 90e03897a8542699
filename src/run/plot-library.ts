import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlotLibrary } from '../report/comparison/page/plot/script.ts';

/** THE LIST of files of uPlot that pages are made of; the built program has them in the folder `uplot` beside it. */
export const PLOT_FILES = { script: 'dist/uPlot.iife.min.js', style: 'dist/uPlot.min.css', license: 'LICENSE' };

/** The folder of uPlot, as it is installed. */
export function installedPlots(): string {
  return dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
}

/** uPlot's files as texts, read when a page needs them. */
export function plotLibrary(): PlotLibrary {
  const shipped = fileURLToPath(new URL('./uplot', import.meta.url));
  const folder = existsSync(shipped) ? shipped : installedPlots();
  const text = (name: keyof typeof PLOT_FILES) => readFileSync(join(folder, PLOT_FILES[name]), 'utf8');
  return { script: text('script'), style: text('style'), license: text('license') };
}
