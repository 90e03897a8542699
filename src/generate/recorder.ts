import { LOAD, PLAIN_MAP, STORE } from '../trace/ops.ts';
import type { EventFields, MapFields } from '../trace/ops.ts';
import type { Processes } from '../trace/processes.ts';
import type { RecordSink } from '../trace/sink.ts';

/** Bytes of a page, as the workloads and their expectations count them. */
export const PAGE = 4096;

/** Where a workload's memory begins: a multiple of 4 MiB that every system can map. */
export const BASE = 0x1000_0000;

/** Bytes of an access. */
const WORD = 8;

/** What a workload writes its records to. Addresses and lengths are whole numbers below 2^53. */
export class Recorder {
  private readonly sink: RecordSink;
  private readonly processes: Processes;
  private readonly name: string;
  /** The key of the process that runs. */
  private process: number;

  constructor(sink: RecordSink, processes: Processes, name: string) {
    this.sink = sink;
    this.processes = processes;
    this.name = name;
    this.process = -1;
    this.enter(1);
  }

  /** Whether the workload should come back before it goes on. */
  get full(): boolean {
    return this.sink.full;
  }

  /** The records from here on are those of process `pid`; at first it is 1. */
  enter(pid: number): void {
    this.process = this.processes.key(this.name, pid);
    this.sink.enter(this.process);
  }

  /** A load of 8 bytes. */
  load(va: number): void {
    this.sink.access(LOAD, Math.floor(va / 2 ** 32), va >>> 0, WORD);
  }

  /** A store of 8 bytes. */
  store(va: number): void {
    this.sink.access(STORE, Math.floor(va / 2 ** 32), va >>> 0, WORD);
  }

  /** A map of private anonymous memory, or what `more` makes of it. */
  map(va: number, length: number, name: string, more: Partial<Omit<MapFields, 'op' | 'va' | 'length'>> = {}): void {
    this.event({ ...PLAIN_MAP, va: BigInt(va), length: BigInt(length), name, ...more });
  }

  unmap(va: number, length: number): void {
    this.event({ op: 'unmap', va: BigInt(va), length: BigInt(length) });
  }

  /** The running process forks `child`, and goes on. */
  fork(child: number): void {
    this.event({ op: 'fork', child: this.processes.key(this.name, child) });
  }

  wait(child: number): void {
    this.event({ op: 'wait', child: this.processes.key(this.name, child) });
  }

  exit(): void {
    this.event({ op: 'exit' });
  }

  private event(fields: EventFields): void {
    this.sink.event({ ...fields, pid: this.process, place: this.name });
  }
}
