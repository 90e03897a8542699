import { FILE } from '../../model/frames.ts';
import { plural } from '../../report/numbers.ts';
import type { Scene } from './os-steps.ts';
import type { FaultDeeds } from './segments.ts';

/** Why the OS does what it does about a fault, in a sentence (MODEL §6). */
export function decisionText({ m, kind }: Pick<Scene, 'm' | 'kind'>, fault: FaultDeeds): string {
  const page = fault.before?.page ?? null;
  if (fault.kind === 'cow_copy') return copyText(m, page);
  if (fault.kind === 'zero_page')
    return `decides on zero_page: a ${WORDS[kind]} of memory that was never written finds zeros, so the one zero frame (${m.zeroFrame}) serves, read-only`;
  if (fault.kind === 'swap_in') return `decides on swap_in: the content is in swap slot ${page?.holder ?? '?'}`;
  if (fault.kind === 'cow_reuse')
    return `decides on cow_reuse: the page has the copy-on-write mark, and no other entry names frame ${page?.holder ?? '?'} any more: the mark goes, the frame stays`;
  return TEXTS[fault.kind] ?? `decides on ${fault.kind}`;
}

const WORDS = ['fetch', 'load', 'store'];

const TEXTS: Record<string, string> = {
  demand_zero: 'decides on demand_zero: the page was never there, it gets a frame of zeros',
  stack_growth:
    'decides on stack_growth: the address is below the stack and within its limit, so the stack grows to it',
  file_minor: 'decides on file_minor: the content is in memory, only the entry is missing',
  file_major: 'decides on file_major: the content is in the file, not in memory',
  no_region: 'refuses (no_region): nothing is mapped at the address, and no stack may grow to it',
  reserved_bit: 'refuses (reserved_bit): the entry names a frame that is neither RAM nor a device',
  guard: 'refuses (guard): the page is there to catch who runs over the end of a region',
  user_access: 'refuses (user_access): the region is not for user mode',
  read_protect: 'refuses (read_protect): the region may not be read',
  write_protect: 'refuses (write_protect): the region may not be written',
  exec_protect: 'refuses (exec_protect): the region may not be executed',
  out_of_memory: 'gives up (out_of_memory): it would resolve the fault, and there is no frame for it',
};

function copyText(m: Scene['m'], page: { holder: number; refs: number; owner: number } | null): string {
  const begin = 'decides on cow_copy: the page has the copy-on-write mark, and';
  if (page === null) return `${begin} the store needs a copy of its own`;
  if (page.holder === m.zeroFrame) return `${begin} frame ${page.holder} is the zero frame of everyone`;
  if (page.owner === FILE)
    return `${begin} frame ${page.holder} belongs to the page cache: the file must not see the store`;
  if (page.refs > 1) return `${begin} ${plural(page.refs, 'entry', 'entries')} name frame ${page.holder}`;
  const why = m.system.refcount ? 'cowReuse is off' : 'frames do not count their owners';
  return `${begin} is copied although no other entry names frame ${page.holder}: ${why}`;
}
