import { ANON, FILE } from '../../model/frames.ts';
import type { Machine } from '../../model/machine.ts';
import { plural } from '../../report/numbers.ts';
import { hex } from './entry.ts';
import { decisionText } from './decision.ts';
import type { FaultDeeds } from './segments.ts';
import type { Walk } from './walk.ts';
import type { Deed } from './witness.ts';

/** What an OS needs to be told of besides the fault. */
export interface Scene {
  m: Machine;
  /** The region of the page before the reference, in words. */
  region: string;
  /** Pids as the trace has them, by key. */
  pidOf: (key: number) => number;
  /** FETCH, LOAD or STORE. */
  kind: number;
}

type Taken = Extract<Deed, { did: 'take' }>;

/** What the OS does about a fault, a sentence each. */
export function osSteps(scene: Scene, fault: FaultDeeds): string[] {
  const decision = decisionText(scene, fault);
  const work = workSteps(scene, fault, fault.work);
  const inOrder = fault.kind === 'out_of_memory' ? [...work, decision] : [decision, ...work];
  const steps = [`finds the region of the address: ${scene.region}`, ...inOrder];
  const grows = scene.m.system.table.kind === 'linear' && fault.before?.beyond === true && !fault.refused;
  if (grows) steps.push('lengthens the page table up to the entry of the page');
  if (fault.refused) return steps;
  const entry = fault.after?.reads.at(-1)?.entry;
  if (entry !== undefined) {
    steps.push(`writes the leaf entry: ${hex(entry.value)}`);
  }
  steps.push(...aroundSteps(scene, fault));
  return [...steps, 'returns: the instruction runs again'];
}

/** Tables, frames and victims, in the order in which they were asked for. */
export function workSteps(scene: Scene, fault: FaultDeeds | null, all: readonly Deed[]): string[] {
  const deeds = withMovesTold(all);
  const evicted = new Set(deeds.flatMap((deed) => (deed.did === 'evict' ? [deed.pfn] : [])));
  return deeds.flatMap((deed, at): string[] => {
    if (deed.did === 'take') return [takeText(scene, fault, deed, deeds.slice(at + 1))];
    if (deed.did === 'evict') return [evictText(scene, deed, deeds.slice(at + 1))];
    if (deed.did === 'give' && isNamed(deeds[at + 1], 'swap_in_compressed'))
      return [`frees frame ${deed.pfn}: the pool of compressed swap needs it no more`];
    if (deed.did === 'give' && !evicted.delete(deed.pfn))
      return [`frees frame ${deed.pfn}: no entry names it any more`];
    if (deed.did !== 'count') return [];
    if (deed.name === 'leaked_frames')
      return [
        'loses the old frame: frames here do not count their owners, so nobody knows that it could be freed (a leak)',
      ];
    if (deed.name === 'compaction_moves')
      return [`moves ${plural(deed.by, 'page')} to other frames, so that a run comes free (compaction)`];
    if (deed.name === 'alloc_failures') return ['has no victim to take a frame from: out of memory'];
    const shootsDown = deed.name === 'invalidations' && deeds[at - 1]?.did !== 'evict' && evicted.size === 0;
    return shootsDown ? ['takes the old translation out of the TLBs'] : [];
  });
}

/** The searches and moves of a compaction as one deed. */
function withMovesTold(deeds: readonly Deed[]): Deed[] {
  const told: Deed[] = [];
  for (const deed of deeds) {
    if (isNamed(deed, 'compactions')) {
      const failed = told.findLastIndex((before) => before.did === 'take' && before.pfn < 0);
      const by = told.splice(failed + 1).filter((before) => isNamed(before, 'compaction_moves')).length;
      told.push({ did: 'count', name: 'compaction_moves', by });
    } else told.push(deed);
  }
  return told;
}

function isNamed(deed: Deed | undefined, name: string): boolean {
  return deed?.did === 'count' && deed.name === name;
}

function takeText(scene: Scene, fault: FaultDeeds | null, taken: Taken, next: readonly Deed[]): string {
  const { m } = scene;
  const [noun, nouns] = stepNouns(m);
  const looked = `${m.system.allocator.strategy} looked at ${plural(taken.steps, noun, nouns)}`;
  if (taken.pfn < 0) return `finds no run of ${plural(taken.frames, 'free frame')}: ${looked}`;
  const filled = next.find(({ did }) => did !== 'count');
  if (filled?.did === 'fill' && filled.pfn === taken.pfn) {
    return `takes frame ${taken.pfn} (${looked})${contentText(scene, fault, filled.owner, next)}`;
  }
  if (m.system.table.kind === 'linear') return `takes ${framesText(taken)} for the page table (${looked})`;
  const table = fault === null ? 'its root table' : tableName(fault.after, taken.pfn);
  const later = next.findIndex(({ did }) => did === 'take');
  const copy = next.slice(0, later < 0 ? undefined : later).find((deed) => isNamed(deed, 'table_copy_entries'));
  if (copy?.did === 'count')
    return `copies ${table}, which another process has too, with ${plural(copy.by, 'entry', 'entries')} to ${framesText(taken)} (${looked})`;
  return `makes ${table} in ${framesText(taken)} (${looked})`;
}

function framesText({ pfn, frames }: Taken): string {
  return frames === 1 ? `frame ${pfn}` : `frames ${pfn} to ${pfn + frames - 1}`;
}

function tableName(walk: Walk | null, pfn: number): string {
  const read = walk?.reads.find(({ tablePfn }) => tablePfn === pfn);
  return read === undefined ? 'a page table' : `the page table of level ${read.level}`;
}

/** What comes into a frame that was taken for a page. */
function contentText({ m }: Scene, fault: FaultDeeds | null, owner: number, next: readonly Deed[]): string {
  const page = fault?.before?.page ?? null;
  if (next.some((deed) => isNamed(deed, 'swap_in_compressed')))
    return `, and decompresses swap slot ${page?.holder ?? '?'} from the pool into it`;
  if (fault?.kind === 'swap_in') return `, and reads swap slot ${page?.holder ?? '?'} into it`;
  if (fault?.kind === 'cow_copy') return `, and copies frame ${page?.holder ?? '?'} to it`;
  if (owner === FILE) {
    const isRead = fault?.kind === 'file_major';
    return isRead
      ? ', and reads the page of the file into it'
      : `: the page cache has the page there (fileCache: ${m.system.fileCache})`;
  }
  if (fault?.kind === 'file_minor' || fault?.kind === 'file_major')
    return ', and copies the page of the file to it: what a process stores to a private mapping is its own';
  return owner === ANON ? ', and fills it with zeros' : '';
}

function evictText({ m, pidOf }: Scene, evicted: Extract<Deed, { did: 'evict' }>, next: readonly Deed[]): string {
  const end = next.findIndex(({ did }) => did === 'give' || did === 'evict' || did === 'take');
  const names = next.slice(0, end).flatMap((deed) => (deed.did === 'count' ? [deed.name] : []));
  const whose = evicted.pid < 0 ? '' : ` from page ${hex(evicted.vpn)} of process ${pidOf(evicted.pid)}`;
  const kept = next[end]?.did === 'give' ? '' : ', which keeps the frame';
  const fate = names.includes('swap_out_compressed')
    ? `its content goes compressed into the pool${kept}`
    : names.includes('swap_outs')
      ? 'its content is written to swap'
      : names.includes('writebacks')
        ? 'it is dirty: its content is written back to the file'
        : evicted.file
          ? 'it is clean: the file still has its content'
          : 'swap still holds its content unchanged';
  return `has no free frame: ${m.system.replacement.policy} takes frame ${evicted.pfn}${whose}; ${fate}`;
}

function aroundSteps({ m }: Scene, { around }: FaultDeeds): string[] {
  const mapped = around.filter((deed) => deed.did === 'count' && deed.name === 'around_mapped').length;
  if (mapped === 0) return [];
  const taken = around.filter(({ did }) => did === 'take').length;
  const frames = taken === 0 ? '' : `, ${taken} of them in frames that the page cache takes now`;
  return [`maps ${plural(mapped, 'neighbour')} too (fault-around, ${m.system.faultAround} pages)${frames}`];
}

/** What `alloc_steps` counts, by strategy (MODEL §8): one of them, and several. */
function stepNouns({ system }: Machine): [string, string] {
  const { strategy } = system.allocator;
  if (strategy === 'first-fit' || strategy === 'next-fit') return ['word of its bitmap', 'words of its bitmap'];
  if (strategy === 'best-fit' || strategy === 'worst-fit') return ['free run', 'free runs'];
  return strategy === 'buddy' ? ['order', 'orders'] : ['entry', 'entries'];
}
