import { parentPort } from 'node:worker_threads';
import type { Batch } from '../../trace/batch.ts';
import { Pages } from '../../trace/pages.ts';
import { LocalMachines } from './machines.ts';
import type { Outcome, Task } from './machines.ts';
import { SharedBlock } from './shared-block.ts';
import type { BlockContent, BlockRoom } from './shared-block.ts';

// What a thread of a sweep runs: the machines of its tasks, over the blocks that the main thread decodes.

/** To a worker: tasks begin; a slot of the ring is other memory now; a batch is in it; the trace has ended. */
export type ToWorker =
  | { begin: Task[]; pageBits: number }
  | { slot: number; buffer: SharedArrayBuffer; room: BlockRoom }
  | { take: number; content: BlockContent }
  | { end: true };

/** From a worker, one for each message but that of a slot. */
export interface FromWorker {
  /** Machines that take batches. */
  live: number;
  /** The slot that is free again. */
  taken?: number;
  outcomes?: Outcome[];
}

const port = parentPort;
if (port === null) throw new Error('internal error: the worker of a sweep was started as a program');

let machines = new LocalMachines([], null);
let pages = new Pages(12);
const slots: { block: SharedBlock; batch: Batch }[] = [];

port.on('message', (message: ToWorker) => {
  const answer = (more: Partial<FromWorker>): void => port.postMessage({ live: machines.live, ...more }, []);
  if ('begin' in message) {
    machines = new LocalMachines(message.begin, null);
    pages = new Pages(message.pageBits);
    answer({});
  } else if ('slot' in message) {
    const block = new SharedBlock(message.room, message.buffer);
    slots[message.slot] = { block, batch: block.view() };
  } else if ('take' in message) {
    const { block, batch } = slots[message.take];
    block.read(batch, pages, message.content);
    machines.take(batch, pages);
    answer({ taken: message.take });
  } else {
    const outcomes = machines.end();
    machines = new LocalMachines([], null);
    answer({ outcomes });
  }
});
