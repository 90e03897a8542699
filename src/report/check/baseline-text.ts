import { settingNames, sortedCells } from './cell.ts';
import type { Cell, Results } from './cell.ts';

/** The version of the shape of a baseline: it grows when a field changes its meaning or goes. */
export const BASELINE_SCHEMA = 1;

/** A baseline file: JSON with sorted cells and traces, one a line, so that a diff shows which cells changed. The same results give the same bytes. */
export function baselineText(results: Results, modelVersion: number): string {
  const traces = [...results.digests].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '{',
    `"pagewalk_baseline": ${BASELINE_SCHEMA},`,
    `"model_version": ${modelVersion},`,
    '"traces": {',
    traces.map(([name, digest]) => `${JSON.stringify(name)}: ${JSON.stringify(digest)}`).join(',\n'),
    '},',
    '"cells": [',
    sortedCells(results.cells).map(cellLine).join(',\n'),
    ']',
    '}',
    '',
  ].join('\n');
}

function cellLine({ trace, system, configId, settings, metrics }: Cell): string {
  const names = settingNames(settings);
  const varied = Object.fromEntries(names.map((path) => [path, settings[path]]));
  return JSON.stringify({
    trace,
    system,
    config_id: configId,
    ...(names.length === 0 ? {} : { settings: varied }),
    metrics: Object.fromEntries(metrics),
  });
}
