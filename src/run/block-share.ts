import { COUNTERS } from '../model/counters.ts';
import type { Machine } from '../model/machine.ts';
import { REPORTED_NAMES, reportedAs } from '../model/reported.ts';

/** Blocks beyond which numbers are worked out only when they are asked for. */
const MANY = 5000;

/**
 * What is reported of some blocks of counters, added up. Where there are many blocks, each number is worked out when it is asked for, since a trace may have a million
 * processes, and a row of theirs has more than a hundred numbers of which most reports want one or two.
 */
export function blockShare(machine: Machine, blocks: number | readonly number[]): Record<string, number> {
  const share = new Proxy<Record<string, number>>(NOTHING, new BlockShare(machine, blocks));
  return machine.counters.blocks > MANY ? share : { ...share };
}

/** Whether a block has counted anything. */
export function hasCounted({ counters: { values } }: Machine, block: number): boolean {
  const base = block * COUNTERS.length;
  for (let at = base; at < base + COUNTERS.length; at++) if (values[at] !== 0) return true;
  return false;
}

const NOTHING: Record<string, number> = {};

class BlockShare implements ProxyHandler<Record<string, number>> {
  private readonly machine: Machine;
  private readonly blocks: number | readonly number[];

  constructor(machine: Machine, blocks: number | readonly number[]) {
    this.machine = machine;
    this.blocks = blocks;
  }

  get(target: Record<string, number>, name: string | symbol): unknown {
    return this.of(name) ?? Reflect.get(target, name);
  }

  has(_: Record<string, number>, name: string | symbol): boolean {
    return this.of(name) !== undefined;
  }

  ownKeys(): string[] {
    return [...REPORTED_NAMES];
  }

  getOwnPropertyDescriptor(_: Record<string, number>, name: string | symbol): PropertyDescriptor | undefined {
    const value = this.of(name);
    return value === undefined ? undefined : { value, enumerable: true, configurable: true };
  }

  set(): boolean {
    return false;
  }

  private of(name: string | symbol): number | undefined {
    return typeof name === 'string' ? reportedAs(this.machine, name, (place) => this.count(place)) : undefined;
  }

  private count(place: number): number {
    const { values } = this.machine.counters;
    const { blocks } = this;
    if (typeof blocks === 'number') return values[blocks * COUNTERS.length + place];
    let sum = 0;
    for (const block of blocks) sum += values[block * COUNTERS.length + place];
    return sum;
  }
}
