import type { CurveStream, TlbCurve, TlbPoint } from '../../report/curve/curve.ts';
import type { Workload } from '../../trace/workload.ts';
import { AllAssociativity, LEVELS } from './associativity.ts';
import { DATA, FETCHES, readTouches } from './curve-reader.ts';
import type { CurveReading, TouchSink } from './curve-reader.ts';
import { PageNumbers } from './page-numbers.ts';

export interface TlbCurveOptions extends CurveReading {
  /** Bytes. */
  pageSizes: readonly number[];
  /** A switch of process leaves entries where they are. */
  asid: boolean;
}

const STREAMS: readonly CurveStream[] = ['fetch', 'data', 'unified'];
const UNIFIED = 2;
/** All numbers of sets, as log2. */
const SET_LEVELS = Array.from({ length: LEVELS + 1 }, (_, level) => level);

/** Misses of LRU arrays of every shape, for each page size and stream: the trace is read once. A direct-mapped unified array needs every reference by itself. */
export async function tlbCurves(workload: Workload, options: TlbCurveOptions): Promise<TlbCurve[]> {
  const sizes = options.pageSizes.map((size) => new ArraysOfSize(Math.log2(size), options.asid));
  await readTouches(workload, sizes, options);
  const trace = workload.names.join(', ');
  return sizes.flatMap((size) =>
    STREAMS.map((stream, at) => ({
      trace,
      of: 'tlb' as const,
      stream,
      pageSize: 2 ** size.numbers.pageBits,
      references: at === UNIFIED ? size.references[FETCHES] + size.references[DATA] : size.references[at],
      pages: size.arrays[at].pages,
      points: pointsOf(size.arrays[at], at === UNIFIED && options.collapse ? 2 : 1),
    })),
  );
}

class ArraysOfSize implements TouchSink {
  readonly numbers: PageNumbers;
  readonly arrays = STREAMS.map(() => new AllAssociativity());
  readonly references: [number, number] = [0, 0];
  private readonly asid: boolean;

  constructor(pageBits: number, asid: boolean) {
    this.numbers = new PageNumbers(pageBits);
    this.asid = asid;
  }

  own(stream: number, page: number): void {
    this.arrays[stream].touch(page, this.numbers.vpnLow[page]);
  }

  both(pages: Int32Array, count: number): void {
    const unified = this.arrays[UNIFIED];
    for (let at = 0; at < count; at++) unified.touch(pages[at], this.numbers.vpnLow[pages[at]]);
  }

  switched(): void {
    if (!this.asid) for (const arrays of this.arrays) arrays.flush();
  }

  counted(stream: number, references: number): void {
    this.references[stream] += references;
  }
}

/** Fully associative arrays by their entries, then the others by sets and ways. */
function pointsOf(arrays: AllAssociativity, fewestWays: number): TlbPoint[] {
  return SET_LEVELS.flatMap((level) => {
    const misses = level === 0 ? arrays.fullyAssociative() : arrays.setAssociative(level);
    return misses.map((count, at) => ({ sets: 2 ** level, ways: at + 1, misses: count }));
  }).filter(({ ways }) => ways >= fewestWays);
}
