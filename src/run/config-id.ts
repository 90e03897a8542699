import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../base/canonical-json.ts';
import { loadSystem } from '../system/load.ts';
import type { System } from '../system/system.ts';

/**
 * The short name of a configuration (column `config_id`): the first 12 hex digits of the SHA-256 of the canonical JSON of all settings but those that are
 * as by default, so that a setting that is new in a later version changes no id.
 */
export function configId(system: System): string {
  standard ??= loadSystem('', 'example-32');
  return createHash('sha256')
    .update(canonicalJson(withoutDefaults(system, standard)))
    .digest('hex')
    .slice(0, 12);
}

let standard: System | undefined;

function withoutDefaults(value: unknown, usual: unknown): unknown {
  if (!isMap(value) || !isMap(usual)) return value;
  const own = Object.entries(value).filter(([name, part]) => !isDeepStrictEqual(part, usual[name]));
  return Object.fromEntries(own.map(([name, part]) => [name, withoutDefaults(part, usual[name])]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
