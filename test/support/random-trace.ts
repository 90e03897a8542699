// Random CSV traces (docs/formats.md) for the comparison with the oracle. What is common in them is what is hard: runs of
// both streams woven into each other, pages that code and data share, stores after loads, accesses over page edges,
// few pages used often, and every event in all its flavours. Never a fork of a child that lives, in the trace or in
// any model: a process lives from its first record to its exit.

import { makeRandom } from './random.ts';
import { burst } from './random-accesses.ts';
import { event, start } from './random-events.ts';
import { anyPage, makeWriter, pidPool } from './random-writer.ts';
import type { Writer } from './random-writer.ts';

export interface RandomTraceOptions {
  // Number of records, about 400 if left out.
  records?: number;
  // Hardly any refused reference and few events: long runs under memory pressure, which is what collapsing is for.
  calm?: boolean;
}

export function randomTrace(seed: number, options: RandomTraceOptions = {}): string {
  const random = makeRandom(seed ^ 0x7ace);
  const writer = makeWriter(random, options.records ?? random.integer(250, 550), options.calm ?? false);
  if (random.chance(0.3)) writer.lines.push('# a random trace');
  writer.lines.push('pid,op,addr,size,args');
  while (writer.left() > 0) turn(writer);
  return `${writer.lines.join('\n')}\n`;
}

// One process runs for a while; now and then something else happens.
function turn(writer: Writer): void {
  const { random, living } = writer;
  const pid = chooseProcess(writer);
  const steps = random.weighted([
    [random.integer(1, 3), 2],
    [random.integer(4, 30), 5],
    [random.integer(30, 80), 1],
  ]);
  for (let step = 0; step < steps && writer.left() > 0 && living.has(pid); step++) {
    if (random.chance(writer.calm ? 0.02 : writer.plain ? 0.1 : 0.25)) event(writer, pid);
    else burst(writer, pid);
  }
  const dead = [...writer.ended];
  if (dead.length > 0 && random.chance(0.15)) {
    const ghost = random.pick(dead);
    const va = anyPage(writer);
    if (random.chance(0.7)) writer.write(ghost, random.pick(['I', 'L', 'S', 'M']), va, 4n);
    else writer.write(ghost, random.pick(['exec', 'exit', 'switch']), null, null, '');
  }
}

function chooseProcess(writer: Writer): number {
  const { random, living } = writer;
  const fresh = pidPool.filter((pid) => !living.has(pid) && !writer.ended.has(pid));
  if (living.size === 0 || (fresh.length > 3 && random.chance(0.1))) {
    // Once every pid has ended only a fork could bring one back, and nobody is left to fork.
    const pid = fresh[0] ?? 100 + writer.ended.size;
    start(writer, pid, true);
    return pid;
  }
  return random.pick([...living.keys()]);
}
