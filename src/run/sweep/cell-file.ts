import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import { metrics } from '../../metrics/index.ts';
import type { Row } from '../../metrics/index.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import { at, isPlainMap } from '../../system/settings-text.ts';

/** What makes a cell the one that it is: equal inputs, equal key. */
export interface CellInputs {
  /** SHA-256 of the stored bytes of the trace. */
  traceSha256: string;
  /** How they were read: the format, and options that change what is read. */
  reading: Record<string, unknown>;
  /** All settings; memory that is a part of the footprint as that part, such as `0.25x`. */
  configuration: unknown;
}

/** The name of a cell: SHA-256 of the canonical JSON of the model's version and of its inputs. */
export function cellKey({ traceSha256, reading, configuration }: CellInputs, modelVersion = MODEL_VERSION): string {
  return sha256(canonicalJson({ model_version: modelVersion, trace_sha256: traceSha256, reading, configuration }));
}

/** The result of one trace on one configuration, as its file holds it. */
export interface StoredCell {
  key: string;
  modelVersion: number;
  configId: string;
  /** What the system is called in every output. */
  system: string;
  hypothetical: string | null;
  sampled: boolean;
  /** The run ended at an invalid reference. */
  aborted: boolean;
  metrics: Row;
}

const FORM = 1;

export function cellText(cell: StoredCell): string {
  const body = {
    pagewalk_cell: FORM,
    key: cell.key,
    model_version: cell.modelVersion,
    config_id: cell.configId,
    system: cell.system,
    hypothetical: cell.hypothetical,
    sampled: cell.sampled,
    aborted: cell.aborted,
    metrics: cell.metrics,
  };
  return `${canonicalJson({ ...body, checksum: sha256(canonicalJson(body)) })}\n`;
}

/** The cell of a text; a string is why it is none. */
export function parseCell(text: string, key: string): StoredCell | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'no JSON, or cut short';
  }
  if (!isPlainMap(value) || value.pagewalk_cell !== FORM) return 'no cell of this version of pagewalk';
  const { checksum, ...body } = value;
  if (checksum !== sha256(canonicalJson(body))) return 'its checksum does not fit its content';
  if (value.key !== key) return 'holds another cell than its name says';
  const row = at(value, ['metrics']);
  const lost = metrics.find(({ name }) => at(row, [name]) === undefined);
  if (lost !== undefined) return `has no metric ${lost.name}: an older pagewalk wrote it`;
  return {
    key,
    modelVersion: Number(value.model_version),
    configId: String(value.config_id),
    system: String(value.system),
    hypothetical: typeof value.hypothetical === 'string' ? value.hypothetical : null,
    sampled: value.sampled === true,
    aborted: value.aborted === true,
    metrics: row as Row,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
