// The simulator against the oracle where two streams meet in a few pages, frames and TLB entries: traces so short that most are run by rows of several references to the end.

import { describe, expect, test } from 'vitest';
import { REPLACEMENTS } from '../../src/system/fields.ts';
import { complaint, seeds } from '../support/against-oracle.ts';
import { makeRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';

type Settings = Record<string, unknown>;

/** Pairs of trace and system for each seed. */
const PAIRS = 8;

function tlbOf(random: Random, huge: boolean): Settings {
  const level = (): Settings => ({
    entries: random.pick([1, 2, 2, 4]),
    policy: random.pick(['lru', 'lru', 'fifo', 'plru', 'random']),
  });
  const second = random.chance(0.4) ? { l2: level() } : {};
  const shape = random.weighted<Settings>([
    [{ l1i: level(), l1d: level(), ...second }, 6],
    [{ l1: level(), ...second }, 3],
    [{ l1i: null, l1d: level(), l2: level() }, 1],
    [{ l1i: level(), l1d: null, l2: level() }, 1],
    [{ l1: null, l1i: null, l1d: null }, 1],
  ]);
  return {
    ...shape,
    asid: random.chance(0.5),
    ...(random.chance(0.1) ? { invlpg: false } : {}),
    ...(random.chance(0.1) ? { onMap: true } : {}),
    ...(!huge && random.chance(0.1) ? { globalPages: [[0, 0x100000]] } : {}),
  };
}

function systemOf(random: Random): Settings {
  const huge = random.chance(0.1);
  const nodes = !huge && random.chance(0.1);
  return {
    name: 'two streams',
    memory: (nodes ? 8 : huge ? 12 : random.integer(2, 6)) * 4096,
    table: huge
      ? { kind: 'radix', levels: [10, 9, 1], entryBytes: 4, backing: 'none' }
      : random.weighted<Settings>([
          [{ kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' }, 4],
          [{ kind: 'radix', levels: [6, 6, 8], entryBytes: 4, backing: 'none' }, 1],
          [{ kind: 'linear', entryBytes: 4, backing: 'none' }, 1],
        ]),
    tlb: tlbOf(random, huge),
    replacement: {
      policy: random.pick(REPLACEMENTS),
      tick: 3,
      tau: 4,
      ...(!huge && !nodes && random.chance(0.2)
        ? { scope: random.pick(['local:2', 'working-set:6', 'page-fault-frequency:2', 'proportional']) }
        : {}),
    },
    ...(huge ? { hugePages: { policy: random.pick(['always', 'promote:2']) } } : {}),
    ...(nodes ? { numa: { nodes: 2, migrate: random.integer(1, 2), runsOn: [0, 1] } } : {}),
    ...(!huge && random.chance(0.1) ? { prefetch: { policy: random.pick(['next', 'stride']), pages: 1 } } : {}),
    zeroPage: random.chance(0.3),
    onInvalid: random.pick(['continue', 'continue', 'continue', 'kill']),
    references: { modify: random.pick(['two', 'two', 'intent', 'one']) },
    fileCache: random.pick(['cold', 'warm']),
    faultAround: random.pick([0, 0, 2]),
  };
}

/** Six pages, whose kind is drawn for each; now and then an event between uses of them. */
function traceOf(random: Random): string {
  const lines = ['pid,op,addr,size,args'];
  const address = (page: number): string => `0x${(page * 4096).toString(16)}`;
  const map = (pid: number): void => {
    lines.push(`${pid},map,0x0,0x6000,prot=rwxu`);
    for (let page = 0; page < 6; page++) {
      if (random.chance(0.6)) continue;
      const kind = random.weighted([
        [`prot=rwxu;file=f@${address(page)}`, 3],
        [`prot=rwxu;share=1;file=f@${address(page)}`, 3],
        ['prot=rwxu;share=1', 2],
        [`prot=${random.pick(['ru', 'rxu', 'wu', 'rw', 'u'])}`, 2],
        ['prot=rwxu;guard=1', 0.5],
      ]);
      lines.push(`${pid},map,${address(page)},0x1000,${kind}`);
    }
  };
  map(1);
  const pids = [1];
  let [code, data] = [0, 1];
  const length = random.integer(15, 50);
  for (let at = 0; at < length; at++) {
    const pid = pids.at(random.chance(0.85) ? -1 : 0)!;
    if (random.chance(0.12)) code = random.integer(0, 5);
    if (random.chance(0.25)) data = random.integer(0, 5);
    if (random.chance(0.03)) lines.push(`${pid},discard,${address(random.integer(0, 5))},0x2000,`);
    if (random.chance(0.02))
      lines.push(`${pid},protect,${address(data)},0x1000,prot=${random.pick(['rwxu', 'rxu', 'rwu'])}`);
    if (random.chance(0.02) && pids.length < 3) {
      const child = pids.length + 1;
      if (random.chance(0.5)) lines.push(`${pid},${random.pick(['fork', 'fork', 'vfork'])},,,child=${child}`);
      else map(child);
      pids.push(child);
      continue;
    }
    const kind = random.pick(['I', 'I', 'I', 'L', 'L', 'S', 'S', 'M']);
    lines.push(`${pid},${kind},${address(kind === 'I' ? code : data)},4,`);
  }
  return `${lines.join('\n')}\n`;
}

describe.each(seeds)('seed %i', (seed) => {
  test('two streams', { timeout: 60_000 }, async () => {
    const random = makeRandom(seed ^ 0x25_7ea);
    for (let pair = 0; pair < PAIRS; pair++) {
      const [trace, system] = [traceOf(random), systemOf(random)];
      // oxlint-disable-next-line no-await-in-loop -- one file holds each trace
      expect(await complaint({ seed, trace, system })).toBe('');
    }
  });
});
