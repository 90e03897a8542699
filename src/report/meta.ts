import type { PlacedImage } from '../metrics/result.ts';
import { MODEL_VERSION } from '../metrics/model-version.ts';

/** What meta.json says beside the rows: how they came to be. */
export interface Meta {
  pagewalkVersion: string;
  /** In the order in which they were read. */
  traces: { name: string; sha256: string }[];
  /** The traces hold samples, not every reference. */
  sampled?: boolean;
  /** Why the system is not the one that its name says. */
  hypothetical?: string | null;
  /** Where the trace's regions went, if they were moved. */
  placed?: PlacedImage[];
  /** The complete resolved configuration. */
  configuration: unknown;
  /** The arguments as they were given, the program's name first. */
  commandLine: string[];
  /** The files of the folder that pagewalk wrote, which it may overwrite. */
  files: string[];
}

/** meta.json: keys sorted, so the same run gives the same bytes. */
export function metaJson(meta: Meta): string {
  return sortedJson({
    pagewalk_version: meta.pagewalkVersion,
    model_version: MODEL_VERSION,
    traces: meta.traces,
    ...(meta.sampled === true ? { sampled: true } : {}),
    ...(typeof meta.hypothetical === 'string' ? { hypothetical: meta.hypothetical } : {}),
    ...(meta.placed !== undefined && meta.placed.length > 0 ? { placed: meta.placed } : {}),
    configuration: meta.configuration,
    command_line: meta.commandLine,
    files: meta.files.toSorted(),
  });
}

/** JSON with the keys of every object in code-unit order, indented, with a newline at the end. */
export function sortedJson(value: unknown): string {
  return `${JSON.stringify(value, sortKeys, 2)}\n`;
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
