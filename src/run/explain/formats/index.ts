import { armv8 } from './armv8.ts';
import type { EntryFormat } from './format.ts';
import { plain } from './plain.ts';
import { riscv } from './riscv.ts';
import { x8664 } from './x86-64.ts';
import { x86 } from './x86.ts';

/** THE LIST of formats of page-table entries, by the name that `table.entry` takes. */
export const entryFormats = { x86, 'x86-64': x8664, riscv, armv8, plain } satisfies Record<string, EntryFormat>;
