import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import type { System } from '../system/system.ts';

/** The short name of a configuration (column `config_id`): the first 12 hex digits of the SHA-256 of its settings' canonical JSON. */
export function configId(system: System): string {
  return createHash('sha256').update(canonicalJson(system)).digest('hex').slice(0, 12);
}
