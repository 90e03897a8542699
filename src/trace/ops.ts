/** Operation codes and events of a trace. */

/** Kinds of reference; a load and a store make a modify. The first three are also the kinds of a run's first reference. */
export const FETCH = 0;
export const LOAD = 1;
export const STORE = 2;
export const MODIFY = 3;

/** Rights of a mapping: read, write, execute, user access. */
export const PROT_R = 1;
export const PROT_W = 2;
export const PROT_X = 4;
export const PROT_U = 8;
/** The default rights of a map record. */
export const PROT_RWU = PROT_R | PROT_W | PROT_U;

/** What a region of an address space is for; changes no count. */
export const ROLES = ['image', 'heap', 'stack', 'library', 'mapping', 'vdso', 'unknown'] as const;
export type Role = (typeof ROLES)[number];

interface Ranged {
  /** First byte; rounded outwards to pages by the model. */
  va: bigint;
  /** Bytes. */
  length: bigint;
}

/** The fields of a map record; flags that a record leaves out are false, 0 or null. */
export interface MapFields extends Ranged {
  op: 'map';
  prot: number;
  share: boolean;
  /** The mapped file's name and offset in bytes; null = anonymous. */
  file: { name: string; offset: bigint } | null;
  eager: boolean;
  /** Bytes below the end that the region may grow down to; 0 = does not grow. */
  growsDown: bigint;
  guard: boolean;
  huge: boolean;
  /** eager: its pages get one run of frames. No record of a trace says so. */
  contiguous?: boolean;
  /** The image that a process is created with: without frames for it there is no process. No record of a trace says so. */
  image?: boolean;
  name: string;
  /** null = by the rule: growing down = stack, else mapping. */
  role: Role | null;
}

export type EventFields =
  | MapFields
  | ({ op: 'mapphys'; pa: bigint; prot: number } & Ranged)
  | ({ op: 'unmap' } & Ranged)
  | ({ op: 'protect'; prot: number } & Ranged)
  | ({ op: 'discard' } & Ranged)
  | ({ op: 'remap'; to: bigint; newLength: bigint } & Ranged)
  | { op: 'brk'; va: bigint }
  | { op: 'fork' | 'vfork' | 'wait'; child: number }
  | { op: 'exec' | 'exit' | 'switch' }
  | { op: 'kmalloc'; id: number; size: number; aligned: boolean }
  | { op: 'kfree'; id: number };

/** A record that is not an access: who it concerns, what it does, and where it stands (`file:line`). */
export type TraceEvent = EventFields & { pid: number; place: string };

export type EventName = EventFields['op'];

/** The names of all events, as the CSV trace spells them. */
export const EVENT_NAMES: readonly EventName[] = [
  'map',
  'mapphys',
  'unmap',
  'protect',
  'discard',
  'remap',
  'brk',
  'fork',
  'vfork',
  'exec',
  'exit',
  'wait',
  'switch',
  'kmalloc',
  'kfree',
];

/** A map of anonymous private rwu memory, to be spread under what a record says. */
export const PLAIN_MAP: Omit<MapFields, 'va' | 'length'> = {
  op: 'map',
  prot: PROT_RWU,
  share: false,
  file: null,
  eager: false,
  growsDown: 0n,
  guard: false,
  huge: false,
  name: '',
  role: null,
};
