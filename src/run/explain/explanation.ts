import { COUNTERS } from '../../model/counters.ts';
import type { CounterName } from '../../model/counters.ts';
import type { Machine } from '../../model/machine.ts';
import { plural } from '../../report/numbers.ts';
import type { System } from '../../system/system.ts';
import { STORE } from '../../trace/ops.ts';
import type { Asked, Before } from './before.ts';
import { frameCensus } from './census.ts';
import type { FrameCensus } from './census.ts';
import { hex, leafEntry } from './entry.ts';
import { hardwareFault } from './hardware.ts';
import type { HardwareFault } from './hardware.ts';
import { osSteps, workSteps } from './os-steps.ts';
import type { Scene } from './os-steps.ts';
import { courseOf } from './segments.ts';
import type { Course } from './segments.ts';
import { heldIn } from './tlb-looks.ts';
import { indexBits, walkOf } from './walk.ts';
import type { Walk, WalkRead } from './walk.ts';
import type { Deed } from './witness.ts';

/** One reference, step by step. */
export interface Explanation {
  system: System;
  asked: Asked;
  before: Before;
  /** The index of each level, root first. */
  indexes: { level: number; bits: number; index: number }[];
  /** What happens before it looks up anything, a sentence each. */
  prologue: string[];
  /** The first walk, or what it would find where a TLB has the translation; null = there is no process. */
  walk: Walk | null;
  walked: boolean;
  faults: { kind: CounterName; refused: boolean; hardware: HardwareFault; steps: string[] }[];
  /** What happens after a refusal. */
  epilogue: string[];
  refused: boolean;
  /** The leaf entry afterwards; null = there is none. */
  after: { read: WalkRead; pfn: number; physical: bigint } | null;
  /** What the TLBs hold that they did not, a sentence each. */
  fills: string[];
  framesAfter: FrameCensus;
  /** Frames in the order in which the allocator gave them, and those that it would give next. */
  offered: number[];
  /** Counters that grew. */
  counters: Record<string, number>;
}

export function explanationOf(
  m: Machine,
  asked: Asked,
  before: Before,
  deeds: readonly Deed[],
  pidOf: (key: number) => number,
): Explanation {
  const course = courseOf(deeds, before.walk);
  const scene: Scene = { m, region: before.region, pidOf, kind: asked.kind };
  const faults = course.faults.map((fault) => ({
    kind: fault.kind,
    refused: fault.refused,
    hardware: hardwareFault(m.system, fault, asked.kind, asked.va),
    steps: osSteps(scene, fault),
  }));
  const refused = faults.some((fault) => fault.refused);
  return {
    system: m.system,
    asked,
    before,
    indexes: indexesOf(m, before.vpn),
    prologue: prologueOf(scene, before, course),
    walk: course.walk ?? before.walk,
    walked: course.walk !== null,
    faults,
    epilogue: epilogueOf(m, course, refused),
    refused,
    after: refused ? null : afterwards(m, asked, before),
    fills: fillsOf(m, before),
    framesAfter: frameCensus(m),
    counters: grownCounters(m, before),
    // Last of all: it takes frames.
    offered: offeredFrames(m, deeds, before.vpn),
  };
}

function indexesOf(m: Machine, vpn: number): Explanation['indexes'] {
  const widths = indexBits(m.system, m.tables.reach);
  let rest = BigInt(vpn);
  return widths
    .map((bits, at) => ({ bits, level: widths.length - 1 - at }))
    .toReversed()
    .map(({ bits, level }) => {
      const isTop = level === widths.length - 1;
      const index = isTop ? Number(rest) : Number(rest % (1n << BigInt(bits)));
      rest >>= BigInt(bits);
      return { level, bits, index };
    })
    .toReversed();
}

function prologueOf(scene: Scene, before: Before, { prologue }: Course): string[] {
  if (before.process === 'ended') return ['the process has ended: the record is skipped'];
  const starts =
    before.process === 'starts' ? ['the process starts: an empty address space, in which nothing is mapped'] : [];
  const switches = prologue.some((deed) => deed.did === 'count' && deed.name === 'context_switches');
  const { asid } = scene.m.system.tlb;
  const keeps = asid ? 'the TLBs keep their entries, which are tagged by address space' : 'all TLBs are flushed';
  return [
    ...starts,
    ...workSteps(scene, null, prologue),
    ...(switches ? [`a context switch: another process ran before; ${keeps}`] : []),
  ];
}

function epilogueOf({ system }: Machine, { epilogue, faults }: Course, refused: boolean): string[] {
  if (!refused) return [];
  const freed = epilogue.filter(({ did }) => did === 'give').length;
  if (system.onInvalid === 'kill')
    return [`the process is ended (onInvalid: kill), which frees ${plural(freed, 'frame')}`];
  if (system.onInvalid === 'abort') return ['the run ends here (onInvalid: abort)'];
  const isMemory = faults.at(-1)?.kind === 'out_of_memory';
  return [
    `the reference is dropped and the process goes on (onInvalid: continue); Unix would ${isMemory ? 'kill a process' : 'send it SIGSEGV'}`,
  ];
}

function afterwards(m: Machine, { key, kind }: Asked, { vpn, offset }: Before): Explanation['after'] {
  const process = m.process(key);
  const walk = process === null ? null : walkOf(m, process, vpn);
  const page = walk?.page ?? null;
  const read = walk?.reads.at(-1);
  if (page === null || read === undefined || !page.facts.present) return null;
  // The hardware sets both bits; the model keeps them only where a replacement policy reads them.
  const facts = { ...page.facts, accessed: true, dirty: page.facts.dirty || kind === STORE };
  const entry = leafEntry(m.system, { ...page, facts });
  const physical = BigInt(page.holder) * BigInt(m.system.pageSize) + BigInt(offset);
  return { read: { ...read, entry }, pfn: page.holder, physical };
}

function fillsOf(m: Machine, before: Before): string[] {
  return before.looks.flatMap(({ name, array, set, held }) => {
    const had = new Map(held.map((entry) => [entry.way, entry]));
    return heldIn(m, array, set).flatMap((entry) => {
      const old = had.get(entry.way);
      if (entry.vpn !== before.vpn || (old?.vpn === entry.vpn && old.asid === entry.asid)) return [];
      const place = old === undefined ? 'which was empty' : `in place of page ${hex(old.vpn)}`;
      return [`${name}: set ${set}, way ${entry.way} holds the translation now, ${place}`];
    });
  });
}

/** At least OFFERED frames, so that their number says nothing of how many are taken. */
function offeredFrames({ pools }: Machine, deeds: readonly Deed[], vpn: number): number[] {
  const offered = deeds.flatMap((deed) =>
    deed.did === 'take' && deed.pfn >= 0 ? Array.from({ length: deed.frames }, (_, at) => deed.pfn + at) : [],
  );
  for (const { allocator, first, free } of pools.users.pools)
    for (let left = free; offered.length < OFFERED && left > 0; left--) offered.push(first + allocator.take(vpn));
  return offered;
}

const OFFERED = 24;

/** By the names that a run reports them by: a first level of both streams has no misses of one. */
function grownCounters(m: Machine, before: Before): Record<string, number> {
  const now = m.counters.totals();
  const isUnified = m.tlbs[0] !== null && m.tlbs[0] === m.tlbs[1];
  const reported = (name: string): string => (isUnified ? name.replace(/^l1[id]_misses$/, 'l1_misses') : name);
  const grown = COUNTERS.map((name, at): [string, number] => [reported(name), now[at] - before.counters[at]]);
  return Object.fromEntries(grown.filter(([, by]) => by !== 0));
}
