// lane: loop
import * as ops from '../ops.ts';
import * as streams from '../sink.ts';
import type { RecordSink } from '../sink.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { FETCH, LOAD, STORE } = ops;
const { FETCH_STREAM, DATA_STREAM } = streams;

/** How many references of one page each may be counted before the sink or the turn wants to be asked. */
export function allowance(sink: RecordSink, until: number): number {
  const most = Math.min(sink.nextStop, until + sink.skew) - sink.now;
  return most >= 1 << 30 ? 1 << 30 : Math.max(most, 0) | 0;
}

/** One bit for each kind whose stream has the page open and need not be told of its next touch. */
export function openKinds(sink: RecordSink, fetchPage: number, dataPage: number): number {
  const { awaiting } = sink;
  let open = 0;
  if (awaiting !== FETCH_STREAM && sink.fetchPage === fetchPage) open = 1 << FETCH;
  if (awaiting === DATA_STREAM) return open;
  if (sink.dataPage === dataPage) open |= 1 << LOAD;
  return sink.storePage === dataPage ? open | (1 << STORE) : open;
}
