import { readdirSync } from 'node:fs';
import { fileError } from '../trace/input-file.ts';

/** The names in a folder, which errors call `shown`; what cannot be read is an input error. */
export function namesIn(folder: string, shown = folder): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw fileError(shown, error);
  }
}
