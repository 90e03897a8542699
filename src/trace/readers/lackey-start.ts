import { FETCH, LOAD, PLAIN_MAP, PROT_R, PROT_U, PROT_W, STORE } from '../ops.ts';
import type { MapFields } from '../ops.ts';
import type { Call } from './lackey-calls.ts';
import type { UnseenAccess } from './lackey-kernel.ts';
import { LOADER, VDSO } from './layout.ts';
import type { LocatedMap } from './layout.ts';

const PAGE = 4096n;

/** What an executed image holds when its program begins, beyond its maps. */
export interface ImageStart {
  /** Pages that are there before the first record. */
  present: LocatedMap[];
  /** What was done in it before, and is not recorded. */
  accesses: UnseenAccess[];
}

/**
 * The pages that Linux writes at an exec: those of the stack that hold the arguments, from the page of the initial stack pointer up, and of the program
 * and its loader the page in which the data end and .bss begins, whose rest it clears (fs/exec.c, copy_strings; fs/binfmt_elf.c, padzero). An exec in the
 * recording takes these faults; at the start of a recording they are over. Then the loader reads the vdso.
 */
export function imageStart(maps: readonly LocatedMap[], stackPointer: bigint | null, execIsSeen: boolean): ImageStart {
  const start: ImageStart = { present: [], accesses: [] };
  const write = (map: LocatedMap, va: bigint, more: Partial<MapFields>): void => {
    const { fields, place } = map;
    const length = fields.va + fields.length - va;
    if (execIsSeen) start.accesses.push(...pagesFrom(va, length));
    else start.present.push({ place, fields: { ...fields, ...more, va, length, eager: true } });
  };
  for (const map of maps) {
    const { fields } = map;
    const end = fields.va + fields.length;
    if (fields.growsDown > 0n && stackPointer !== null && stackPointer >= fields.va && stackPointer < end) {
      const va = stackPointer - (stackPointer % PAGE);
      write(map, va, va > fields.va ? { growsDown: 0n } : {});
    } else if (fields.file !== null && (fields.prot & PROT_W) !== 0) {
      write(map, end - PAGE, { file: null });
    }
  }
  const vdso = vdsoOf(maps);
  if (vdso !== null && maps.some(({ fields }) => LOADER.test(fields.name)))
    start.accesses.push({ kind: LOAD, va: vdso, length: 8n });
  return start;
}

/** A stack whose upper pages became a region of their own may still grow by as much. */
export function stackBelow(map: LocatedMap, present: readonly LocatedMap[]): LocatedMap {
  const { fields } = map;
  const end = fields.va + fields.length;
  const upper = present.find((each) => fields.growsDown > 0n && each.fields.va > fields.va && each.fields.va < end);
  if (upper === undefined) return map;
  const length = upper.fields.va - fields.va;
  return { ...map, fields: { ...fields, length, growsDown: fields.growsDown - upper.fields.length } };
}

/** The first address of the vdso; null = there is none. */
export function vdsoOf(maps: readonly LocatedMap[]): bigint | null {
  return maps.find(({ fields }) => fields.name === VDSO)?.fields.va ?? null;
}

/** The page beside the vdso that holds the time; valgrind has none, so that it gets a place of its own. */
export function clockPage(vdso: bigint): MapFields {
  const name = '[vvar]';
  return {
    ...PLAIN_MAP,
    va: vdso - PAGE,
    length: PAGE,
    prot: PROT_R | PROT_U,
    file: { name, offset: 0n },
    name,
    role: 'vdso',
  };
}

/** A look at the clock through the vdso. */
export function clockAccesses(vdso: bigint): UnseenAccess[] {
  return [vdsoFetch(vdso), { kind: LOAD, va: vdso - PAGE, length: 8n }];
}

/** What the vdso executes: of a 32-bit program also the return from each call. */
export function vdsoFetch(vdso: bigint): UnseenAccess {
  return { kind: FETCH, va: vdso, length: 4n };
}

/** CLONE_CHILD_SETTID of include/uapi/linux/sched.h. */
const CHILD_SETTID = 0x01000000;

/** What a forked child does before its program goes on: the kernel stores its tid; a 32-bit program returns through the vdso. */
export function arrivalAccesses({ name, number, args }: Call, vdso: bigint | null): UnseenAccess[] {
  const accesses: UnseenAccess[] = [];
  const values = args.split(',').map((text) => text.trim());
  // The last two arguments stand the other way round on i386 (man 2 clone).
  const tid = /^0x[0-9a-f]+$/.exec(values[number === I386_CLONE ? 4 : 3] ?? '')?.[0];
  if (name === 'clone' && tid !== undefined && (Number.parseInt(values[0], 16) & CHILD_SETTID) !== 0)
    accesses.push({ kind: STORE, va: BigInt(tid), length: 4n });
  if (vdso !== null && I386_FORKS.includes(number)) accesses.push(vdsoFetch(vdso));
  return accesses;
}

const I386_CLONE = 120;
/** fork, clone and vfork of i386. */
const I386_FORKS: readonly number[] = [2, I386_CLONE, 190];

/** Bytes of arguments that Linux takes, whatever the size of the stack (fs/exec.c, bprm_stack_limits: three quarters of _STK_LIM). */
const MOST_ARGUMENTS = 6n << 20n;

/** A store to each page, the last one first, as far as an exec can have written them. */
function pagesFrom(va: bigint, length: bigint): UnseenAccess[] {
  const accesses: UnseenAccess[] = [];
  const end = va + length;
  for (let at = end - PAGE; at >= va && at >= end - MOST_ARGUMENTS; at -= PAGE)
    accesses.push({ kind: STORE, va: at, length: 8n });
  return accesses;
}
