import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { mappingsOf } from '../../src/run/validate/process-maps.ts';
import type { NativeMapping } from '../../src/run/validate/process-maps.ts';

export function readSmaps(path: string): NativeMapping[] {
  return mappingsOf(gunzipSync(readFileSync(path)).toString());
}
