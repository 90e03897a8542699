import { Worker } from 'node:worker_threads';
import { BATCH_ROWS } from '../../trace/batch.ts';
import type { Batch } from '../../trace/batch.ts';
import type { Pages } from '../../trace/pages.ts';
import { LocalMachines, SweptStretches } from './machines.ts';
import type { Machines, Outcome, Task } from './machines.ts';
import { SharedBlock, roomOf } from './shared-block.ts';
import type { FromWorker, ToWorker } from './sweep-worker.ts';

/** The built worker lies beside the built program; sources have none, and compute on one thread. */
const WORKER = new URL('./sweep-worker.js', import.meta.url);
const BUILT = import.meta.url.endsWith('.js');

/** Blocks that are decoded while workers are busy with others. */
const SLOTS = 4;

/** Threads with machines, over one decoded copy of each block. They are started when there is work for several. */
export class WorkerPool {
  private readonly jobs: number;
  private readonly threads: Thread[] = [];
  private slots: SharedBlock[] = [];

  constructor(jobs: number) {
    this.jobs = BUILT ? jobs : 1;
  }

  /** Machines for tasks that read the same rows, on as many threads as there are. */
  readonly machines = async (tasks: readonly Task[], pageBits: number): Promise<Machines> => {
    const count = Math.min(this.jobs, tasks.length);
    if (count < 2) return new LocalMachines(tasks, new SweptStretches(tasks));
    while (this.threads.length < count) this.start();
    const threads = this.threads.slice(0, count);
    const machines = new SharedMachines(tasks, threads, this.slots, (slot, block) => this.replace(slot, block));
    await machines.begin(pageBits);
    return machines;
  };

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private start(): void {
    if (this.slots.length === 0) {
      const room = { rows: BATCH_ROWS, lines: BATCH_ROWS / 2, pages: BATCH_ROWS / 4, entries: BATCH_ROWS / 2 };
      this.slots = Array.from({ length: SLOTS }, () => new SharedBlock(room));
    }
    const thread = new Thread();
    this.threads.push(thread);
    this.slots.forEach((block, slot) => thread.share(slot, block));
  }

  private replace(slot: number, block: SharedBlock): void {
    this.slots[slot] = block;
    for (const thread of this.threads) thread.share(slot, block);
  }
}

/** A worker, which answers in the order in which it was asked. */
class Thread {
  live = 0;
  private readonly worker: Worker;
  private readonly waiting: { resolve: (answer: FromWorker) => void; reject: (error: unknown) => void }[] = [];
  private failure: unknown = null;

  constructor() {
    this.worker = new Worker(WORKER);
    this.worker.on('message', (answer: FromWorker) => {
      this.live = answer.live;
      this.waiting.shift()?.resolve(answer);
    });
    this.worker.on('error', (error) => {
      this.failure = error;
      for (const { reject } of this.waiting.splice(0)) reject(error);
    });
  }

  ask(message: ToWorker): Promise<FromWorker> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.worker.postMessage(message, []);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  share(slot: number, { buffer, room }: SharedBlock): void {
    this.worker.postMessage({ slot, buffer, room } satisfies ToWorker, []);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** The machines of one reading, dealt to threads in turn. */
class SharedMachines implements Machines {
  private readonly tasks: readonly Task[];
  private readonly threads: readonly Thread[];
  private readonly slots: readonly SharedBlock[];
  private readonly replace: (slot: number, block: SharedBlock) => void;
  /** What each slot waits for before it can be written to. */
  private readonly busy: Promise<unknown>[];
  private turn: number;
  private readonly stretches: SweptStretches;

  constructor(
    tasks: readonly Task[],
    threads: readonly Thread[],
    slots: readonly SharedBlock[],
    replace: (slot: number, block: SharedBlock) => void,
  ) {
    this.tasks = tasks;
    this.threads = threads;
    this.slots = slots;
    this.replace = replace;
    this.busy = slots.map(() => Promise.resolve());
    this.turn = 0;
    this.stretches = new SweptStretches(tasks);
  }

  get live(): number {
    return this.threads.reduce((sum, { live }) => sum + live, 0);
  }

  async begin(pageBits: number): Promise<void> {
    await Promise.all(this.threads.map((thread, at) => thread.ask({ begin: this.tasksOf(at), pageBits })));
  }

  async take(batch: Batch, pages: Pages): Promise<void> {
    const slot = this.turn++ % this.slots.length;
    await this.busy[slot];
    batch.stretches = this.stretches.of(batch, pages, this.live);
    const room = roomOf(batch);
    if (!this.slots[slot].fits(room)) this.replace(slot, new SharedBlock(larger(room, this.slots[slot].room)));
    const content = this.slots[slot].write(batch, pages);
    this.busy[slot] = Promise.all(this.threads.map((thread) => thread.ask({ take: slot, content })));
    // It is awaited when the slot's turn comes, or at the end.
    this.busy[slot].catch(() => undefined);
  }

  async end(): Promise<Outcome[]> {
    await Promise.all(this.busy);
    const answers = await Promise.all(this.threads.map((thread) => thread.ask({ end: true })));
    return this.tasks.map((_, at) => {
      const outcome = answers[at % this.threads.length].outcomes?.[Math.floor(at / this.threads.length)];
      if (outcome === undefined) throw new Error('internal error: a task without an outcome');
      return outcome;
    });
  }

  private tasksOf(thread: number): Task[] {
    return this.tasks.filter((_, at) => at % this.threads.length === thread);
  }
}

/** Room for both, doubled where it was too small. */
function larger(needed: SharedBlock['room'], had: SharedBlock['room']): SharedBlock['room'] {
  const room = (need: number, old: number): number => (need > old ? need * 2 : old);
  return {
    rows: room(needed.rows, had.rows),
    lines: room(needed.lines, had.lines),
    pages: room(needed.pages, had.pages),
    entries: room(needed.entries, had.entries),
  };
}
