import type { System } from '../../system/system.ts';
import type { EntryFormat } from './formats/format.ts';
import { entryFormats } from './formats/index.ts';

export type EntryFormatName = keyof typeof entryFormats;

/** The format of a system's entries: what `table.entry` says, else x86 by the size of an entry; linear tables and pages below 4 KiB are no x86. */
export function entryFormatName({ table, pageSize }: System): EntryFormatName {
  if (table.entry !== undefined) return table.entry;
  if (table.kind === 'linear' || pageSize < 4096) return 'plain';
  return table.entryBytes === 4 ? 'x86' : 'x86-64';
}

export function entryFormat(system: System): EntryFormat {
  return entryFormats[entryFormatName(system)];
}
