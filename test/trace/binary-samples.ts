import { Buffer } from 'node:buffer';
import { XorShift32 } from '../../src/base/random.ts';

/** An instruction as ChampSim's records hold it. */
export interface Instruction {
  ip: bigint;
  branch?: boolean;
  taken?: boolean;
  loads?: readonly bigint[];
  stores?: readonly bigint[];
  asid?: number;
}

/** Where each kind of record has its loads and stores. */
const LAYOUTS = {
  champsim: { bytes: 64, stores: 16, loads: 32, registers: 10 },
  cloudsuite: { bytes: 96, stores: 24, loads: 56, registers: 10 },
};

export type InstructionKind = keyof typeof LAYOUTS;

/** Records of instructions. */
export function instructionRecords(kind: InstructionKind, instructions: readonly Instruction[]): Buffer {
  const { bytes, stores, loads, registers } = LAYOUTS[kind];
  const records = Buffer.alloc(bytes * instructions.length);
  for (const [place, each] of instructions.entries()) {
    const at = place * bytes;
    records.writeBigUInt64LE(each.ip, at);
    records[at + 8] = Number(each.branch ?? false);
    records[at + 9] = Number(each.taken ?? false);
    records.set([26, 6, 25, 64], at + registers);
    each.stores?.forEach((va, slot) => records.writeBigUInt64LE(va, at + stores + slot * 8));
    each.loads?.forEach((va, slot) => records.writeBigUInt64LE(va, at + loads + slot * 8));
    if (kind === 'cloudsuite') records.writeUInt16LE(each.asid ?? 0, at + 88);
  }
  return records;
}

/** A program: straight code with a branch in seven, loads from a heap and from a stack that is stored to as well. */
export function program(count: number, seed = 11): Instruction[] {
  const random = new XorShift32(seed);
  const below = (limit: number): number => random.next() % limit;
  let ip = 0x401000n;
  return Array.from({ length: count }, () => {
    const instruction: Instruction = { ip };
    if (below(7) === 0) {
      instruction.branch = true;
      instruction.taken = below(2) === 0;
    } else {
      const heap = BigInt(0x10000000 + below(1 << 16) * 8);
      const stack = 0x7ffd12345000n - BigInt(below(1 << 10) * 8);
      instruction.loads = [[], [], [heap], [stack], [heap, stack], [0n, heap]][below(6)];
      instruction.stores = [[], [], [stack], [heap], [heap, stack]][below(5)];
    }
    ip = instruction.taken === true ? BigInt(0x401000 + below(1 << 15)) : ip + BigInt(1 + below(8));
    return instruction;
  });
}

/** What reading such records gives, as a `RecordList` shows it. */
export function expectedRecords(instructions: readonly Instruction[], pid = 1): string[] {
  return instructions.flatMap(({ ip, loads = [], stores = [] }) => [
    `${pid} I 0x${ip.toString(16)} 1`,
    ...loads.filter((va) => va !== 0n).map((va) => `${pid} L 0x${va.toString(16)} 1`),
    ...stores.filter((va) => va !== 0n).map((va) => `${pid} S 0x${va.toString(16)} 1`),
  ]);
}

/** Requests of libCacheSim's oracleGeneral for these objects, one a tick. */
export function oracleRequests(ids: readonly bigint[]): Buffer {
  const records = Buffer.alloc(24 * ids.length);
  const next = new Map<bigint, number>();
  for (let place = ids.length - 1; place >= 0; place--) {
    const at = place * 24;
    records.writeUInt32LE(place >> 4, at);
    records.writeBigUInt64LE(ids[place], at + 4);
    records.writeUInt32LE(4096 + place, at + 12);
    records.writeBigInt64LE(BigInt(next.get(ids[place]) ?? -1), at + 16);
    next.set(ids[place], place + 1);
  }
  return records;
}
