import { bytes, decimal, plural, share, thousands } from '../report/numbers.ts';
import type { Inspection } from '../run/inspect.ts';
import { FOOTPRINT_BITS } from '../run/footprint-bits.ts';
import type { TraceDigest } from '../run/digest.ts';
import type { ReuseDistances } from '../run/lru-stack.ts';
import { isSampled } from '../trace/workload.ts';
import type { Trace } from '../trace/workload.ts';

/** All that `pagewalk inspect` says of a trace. */
export interface TraceReport {
  trace: Trace;
  inspection: Inspection;
  digests: TraceDigest[];
  storedBytes: number;
}

/** A part of the report: a line of cells for each row. */
export interface Table {
  /** What its rows are; '' = the first column says it. */
  title: string;
  head: string[];
  rows: string[][];
  /** Columns of text; the others hold numbers. */
  texts: number[];
}

/** What can be said in a line each: a name and its value. */
export function facts({ trace, inspection, digests, storedBytes }: TraceReport): string[][] {
  const { accesses, events, addresses, references } = inspection;
  const all = accesses.fetches + accesses.loads + accesses.stores + accesses.modifies;
  const kinds = Object.entries(accesses).map(([kind, count]) => `${thousands(count)} ${kind}`);
  const format = `${trace.format.name}, ${trace.format.title}; ${plural(trace.files.length, 'file')}, ${bytes(storedBytes)}`;
  const sampled = isSampled(trace);
  const eventText = events.map(({ name, count }) => `${name} ${thousands(count)}`).join(', ');
  return [
    ['format', format],
    [
      sampled ? 'observed' : 'accesses',
      `${thousands(all)}: ${kinds.join(', ')}${sampled ? '; samples, not every reference' : ''}`,
    ],
    ['references', `${thousands(references)} to a page of 4 KiB each`],
    ...(addresses === null ? [] : [['addresses', addressText(addresses)]]),
    ['pages', footprintText(inspection)],
    ['events', eventText === '' ? 'none' : eventText],
    ...digests.map(({ name, sha256 }, at) => ['sha256', at === 0 ? sha256 : `${sha256} (${name})`]),
  ];
}

/** Those that have rows. */
export function tables({ inspection }: TraceReport): Table[] {
  const { reuse, references } = inspection;
  const all = [processTable(inspection), regionTable(inspection), workingSetTable(inspection)];
  if (reuse !== null) all.push(reuseTable(reuse, references));
  return all.filter(({ rows }) => rows.length > 0);
}

function addressText({ lowest, highest }: { lowest: bigint; highest: bigint }): string {
  return `0x${lowest.toString(16)} to 0x${highest.toString(16)}, ${highest.toString(2).length} bits`;
}

function footprintText({ footprint }: Inspection): string {
  const sizes = FOOTPRINT_BITS.map((bits, at) => {
    const pages = footprint[at];
    return `${thousands(pages)} of ${bytes(2 ** bits)} (${bytes(pages * 2 ** bits)})`;
  });
  return `${sizes.join(', ')}; distinct ones of each process`;
}

function processTable({ processes }: Inspection): Table {
  return {
    title: '',
    head: ['pid', 'accesses', 'events', '4 KiB pages', 'command'],
    rows: processes.map(({ pid, accesses, events, pages, command }) => [
      `${pid}`,
      thousands(accesses),
      thousands(events),
      thousands(pages),
      command,
    ]),
    texts: [4],
  };
}

function regionTable({ regions }: Inspection): Table {
  return {
    title: '',
    head: ['role', 'regions', 'maps', 'mapped'],
    rows: regions.map(({ role, regions: names, maps, bytes: length }) => [
      role,
      thousands(names),
      thousands(maps),
      bytes(Number(length)),
    ]),
    texts: [0],
  };
}

function workingSetTable({ workingSet }: Inspection): Table {
  return {
    title: 'working set: distinct pages of 4 KiB among the latest references, on average',
    head: ['references', 'pages', 'bytes'],
    rows: workingSet.map(({ window, pages }) => [thousands(window), decimal(pages), bytes(Math.round(pages * 4096))]),
    texts: [],
  };
}

/** Powers of two of pages, of which the table shows how many references come back within so many others. */
const WITHIN_BITS = [0, 4, 8, 12, 16];

function reuseTable(reuse: ReuseDistances, references: number): Table {
  if (references === 0) return { title: '', head: [], rows: [], texts: [] };
  const within = WITHIN_BITS.map((bits) => {
    // Item k of the counts is below 2^k.
    const found = reuse.counts.slice(0, bits + 1).reduce((sum, count) => sum + count, 0);
    return [`fewer than ${thousands(2 ** bits)}`, thousands(found), share(found, references)];
  });
  const first = ['never before', thousands(reuse.first), share(reuse.first, references)];
  return {
    title: 'reuse: references by the other pages of 4 KiB since the last one to the same page',
    head: ['other pages', 'references', 'share'],
    rows: [...within, first],
    texts: [0],
  };
}
