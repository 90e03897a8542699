import { INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from '../../model/counters.ts';
import type { CounterName } from '../../model/counters.ts';
import type { Walk } from './walk.ts';
import type { Deed } from './witness.ts';

/** A fault: what was there, what the OS did until it knew the kind, and what after. */
export interface FaultDeeds {
  kind: CounterName;
  refused: boolean;
  /** What the walk before it found; null = the process had not begun. */
  before: Walk | null;
  /** The translation came from a TLB: there was no walk. */
  fromTlb: boolean;
  /** Up to the kind: tables, frames, victims. */
  work: Deed[];
  /** From the kind to the restart: fault-around. */
  around: Deed[];
  /** What the walk after it found; null = there was none. */
  after: Walk | null;
}

/** The deeds of one reference, sorted. */
export interface Course {
  /** Before it looks up anything: a process starts, or another one goes on. */
  prologue: Deed[];
  /** The first walk; null = a TLB had the translation. */
  walk: Walk | null;
  faults: FaultDeeds[];
  /** After a refusal: the process ends. */
  epilogue: Deed[];
}

const KINDS = new Set<string>([...MINOR_KINDS, ...MAJOR_KINDS, ...INVALID_KINDS]);
const REFUSALS = new Set<string>(INVALID_KINDS);
const MISSES = new Set<string>(['l1i_misses', 'l1d_misses', 'l1_store_misses', 'l2_misses', 'full_misses', 'walks']);
const SWITCHES = new Set<string>(['processes', 'context_switches', 'flushes']);

/** Sorts what a machine did; `known` is what a walk would have found before, where the process was there. */
export function courseOf(deeds: readonly Deed[], known: Walk | null): Course {
  const begin = prologueLength(deeds, known === null);
  const course: Course = { prologue: deeds.slice(0, begin), walk: null, faults: [], epilogue: [] };
  let latest = known;
  let fromTlb = true;
  let work: Deed[] = [];
  let open: FaultDeeds | null = null;
  for (const deed of deeds.slice(begin)) {
    const last = course.faults.at(-1);
    if (deed.did === 'walk') {
      if (last === undefined) course.walk ??= deed.walk;
      else last.after ??= deed.walk;
      latest = deed.walk;
      fromTlb = false;
    } else if (last?.refused === true) course.epilogue.push(deed);
    else if (deed.did === 'count' && KINDS.has(deed.name)) {
      const refused = REFUSALS.has(deed.name);
      open = { kind: deed.name, refused, before: latest, fromTlb, work, around: [], after: null };
      course.faults.push(open);
      work = [];
    } else if (deed.did === 'count' && deed.name === 'restarts') open = null;
    else (open?.around ?? work).push(deed);
  }
  return course;
}

/** A process that starts makes its root table first; one that is there at most takes over. */
function prologueLength(deeds: readonly Deed[], starts: boolean): number {
  const at = deeds.findIndex((deed) => {
    if (deed.did !== 'count') return !starts;
    return starts ? MISSES.has(deed.name) : !SWITCHES.has(deed.name);
  });
  return at < 0 ? deeds.length : at;
}
