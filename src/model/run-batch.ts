// lane: seam
import { OWN_MEMORY, grownInt32 } from '../base/int-list.ts';
import type { Batch, Break } from '../trace/batch.ts';
import type { Pages } from '../trace/pages.ts';
import { C } from './counters.ts';
import { happen } from './events.ts';
import { runRows } from './loop.ts';
import type { Machine } from './machine.ts';
import { endProcess, firstRecord, runOnItsNode, switchTo } from './processes.ts';
import { markLines } from './touched.ts';

/**
 * Runs a batch: the rows between its breaks, and the events at them. `onStop` is told of the stops that the reader was asked for;
 * returning false ends the run there.
 */
export function runBatch(m: Machine, batch: Batch, pages: Pages, onStop: () => boolean): boolean {
  if (pages.count > m.pageOf.length) m.pageOf = grownInt32(m.pageOf, pages.count, -1, m.hitKernel?.room ?? OWN_MEMORY);
  for (let at = 0; at < batch.newPages.length; at++) m.pageOf[batch.newPages.items[at]] = -1;
  m.hitKernel?.begin(batch);
  batch.outcome.fill(0, 0, batch.rows);
  if (m.future !== null) m.future.begin(batch, pages);
  let row = 0;
  let line = 0;
  let pid = -1;
  for (let at = 0; at <= batch.breaks.length; at++) {
    const next: Break | undefined = batch.breaks[at];
    const to = next === undefined ? batch.rows : next.row;
    const lines = next === undefined ? batch.line.length : next.lines;
    if (row < to) runSegment(m, batch, pages, pid, { row, to, line, lines });
    row = to;
    line = lines;
    if (m.aborted) return false;
    if (next === undefined) break;
    pid = next.pid;
    closeRuns(m);
    if (next.event !== null) happen(m, next.event);
    if (next.stop && !onStop()) return false;
  }
  closeRuns(m);
  return true;
}

/** All runs have ended. */
function closeRuns(m: Machine): void {
  m.open.fill(-1);
  m.openRefused.fill(0);
  m.disturbed = 0;
  m.future?.settle();
}

/** Rows and entries of the line list between two breaks. */
interface Segment {
  row: number;
  to: number;
  line: number;
  lines: number;
}

function runSegment(m: Machine, batch: Batch, pages: Pages, pid: number, { row, to, line, lines }: Segment): void {
  if (m.skipping) {
    if (m.future !== null) for (let passed = row; passed < to; passed++) m.future.row(passed);
    return;
  }
  const process = m.processes[pid] === undefined ? firstRecord(m, pid) : m.process(pid);
  if (process === null) {
    ignoreRows(m, batch, row, to);
    return;
  }
  m.charge(process, 0);
  runOnItsNode(m, process);
  switchTo(m, pid);
  m.residentSets?.time.run(process.space.serial, m.gauges.now);
  m.numa?.begin(m, process, batch, pages, row);
  const end = runRows(m, process, batch, pages, row, to);
  m.numa?.end(m, end);
  m.windowPages?.add(m, batch, row, end);
  // A reference that ends its process or the run was refused, but it was made.
  const made = Math.min(end + 1, to);
  m.hotPages?.add(m, batch, row, made);
  m.activity?.add(m, batch, row, made);
  let done = lines;
  if (end < to) for (done = line; done < lines && batch.lineRow.items[done] <= end; done++);
  markLines(m, process, batch, pages, line, done);
  if (end === to) return;
  if (m.system.onInvalid === 'abort') m.aborted = true;
  else {
    m.charge(process, 0);
    endProcess(m, process);
  }
  m.gauges.settle();
  m.gauges.now += batch.span[end];
  if (!m.aborted) ignoreRows(m, batch, end + 1, to);
}

/** Records of an ended process. */
function ignoreRows(m: Machine, batch: Batch, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    m.counters.count(C.ignored_records, batch.records[row]);
    m.future?.row(row);
  }
}
