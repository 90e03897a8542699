import { CHART } from './chart.ts';
import { GROUP } from './group.ts';
import { DRAWING } from './drawing.ts';

/** What draws charts with zoom and hover, as texts: uPlot. */
export interface PlotLibrary {
  script: string;
  style: string;
  /** Its licence, which goes along with it. */
  license: string;
}

/**
 * The script that replaces charts of lines by interactive ones, and what it calls. The images stay for paper, and for who has no scripts.
 */
export function plotScript({ script, license }: PlotLibrary): string {
  return [`/*!\nuPlot\n\n${license.trim()}\n*/`, script.trim(), ...[DRAWING, CHART, GROUP].map(packed)].join('\n');
}

/** Without what only its readers here need. */
function packed(script: string): string {
  return script.replaceAll(/^ +/gm, '').replaceAll(/^\/\*\*.*\n/gm, '');
}
