import { TlbArray } from '../src/model/tlb.ts';
import { AllAssociativity } from '../src/run/curve/associativity.ts';
import { plainSystem } from '../src/run/curve/plain-system.ts';
import { ReferencesOnly } from '../src/run/curve/references-only.ts';
import { tlbCurves } from '../src/run/curve/tlb-curve.ts';
import { PLAIN, simulate } from '../src/run/simulate.ts';
import type { TlbLevel } from '../src/system/system.ts';
import { KIND_MASK } from '../src/trace/batch.ts';
import { openWorkload } from '../src/trace/open.ts';
import { FETCH } from '../src/trace/ops.ts';
import { heldRows, plainTrace } from './inputs.ts';
import type { Rows } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task, Unit } from './suite.ts';

/** 50 arrays: 1 to 1024 sets of 1 to 16 ways, with 4096 entries at most. */
const SHAPES: readonly TlbLevel[] = Array.from({ length: 11 }, (_, level) => 2 ** level)
  .flatMap((sets) => [1, 2, 4, 8, 16].map((ways): TlbLevel => ({ entries: sets * ways, ways, policy: 'lru' })))
  .filter(({ entries }) => entries <= 4096)
  .slice(0, 50);

/** Misses of LRU arrays of all shapes in one pass over rows, and of 50 shapes each in a pass of its own: in both an array of fetches, one of data and one of both. */
export const curve: Benchmark = {
  name: 'curve',
  about: 'rows -> misses of every shape in one pass, against 50 passes for a shape each',
  async run(options: Options): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const name of options.quick ? ['ls'] : ['sqlite3', 'mapchurn', 'deeprec']) {
      const ofName = await measured('curve', await tasksOf(name), options);
      const [apart, one, run, curves] = ofName.map(({ milliseconds }) => milliseconds);
      process.stderr.write(`${name}: 50 passes take ${(apart / one).toFixed(1)} times as long as one for all shapes; `);
      process.stderr.write(
        `50 runs from the text ${((run * 50) / curves).toFixed(1)} times as long as the curves from it\n`,
      );
      figures.push(...ofName);
    }
    return figures;
  },
};

async function tasksOf(name: string): Promise<Task[]> {
  const { path, lines } = plainTrace(name);
  const streams = streamsOf(await heldRows(name));
  for (const stream of streams) expectSame(stream);
  const lookUps = streams.reduce((sum, { pages }) => sum + pages.length, 0);
  const task = (what: string, items: number, unit: Unit, run: () => unknown): Task => ({
    name: `${name}, ${what}`,
    items,
    unit,
    run,
  });
  const apart = () => SHAPES.map((shape) => streams.map((stream) => separate(stream, shape)));
  const level = { entries: 64, ways: 4, policy: 'lru' };
  const system = plainSystem(4096, { memory: 2 ** 28, 'tlb.l1': level });
  const workload = () => openWorkload([path]);
  return [
    task('50 shapes, 50 passes', lookUps * SHAPES.length, 'look-ups', apart),
    task('all shapes, one pass', lookUps, 'look-ups', () => streams.map(together)),
    task('run, one shape', lines, 'lines', async () => simulate(new ReferencesOnly(await workload()), system, PLAIN)),
    task('curves of one page size', lines, 'lines', async () =>
      tlbCurves(await workload(), { pageSizes: [4096], asid: true, collapse: true }),
    ),
  ];
}

/** The pages that a stream looks up, and the lowest bits of their numbers by page. */
interface Stream {
  pages: Int32Array;
  vpnLow: Int32Array;
}

/** Fetches, data, and both as the rows follow each other. */
function streamsOf({ batches, pages }: Rows): Stream[] {
  const touched: [number[], number[], number[]] = [[], [], []];
  for (const { page, kind, rows } of batches) {
    for (let row = 0; row < rows; row++) {
      touched[(kind[row] & KIND_MASK) === FETCH ? 0 : 1].push(page[row]);
      touched[2].push(page[row]);
    }
  }
  const vpnLow = Int32Array.from({ length: pages.count }, (_, page) => pages.vpn[page] % 2 ** 31);
  return touched.map((of) => ({ pages: Int32Array.from(of), vpnLow }));
}

function together({ pages, vpnLow }: Stream): AllAssociativity {
  const arrays = new AllAssociativity();
  for (let at = 0; at < pages.length; at++) arrays.touch(pages[at], vpnLow[pages[at]]);
  return arrays;
}

function separate({ pages, vpnLow }: Stream, level: TlbLevel): number {
  const array = new TlbArray(level, 1);
  array.reserve(vpnLow.length);
  let misses = 0;
  for (let at = 0; at < pages.length; at++) {
    const page = pages[at];
    if (array.touch(page)) continue;
    array.fill(page, vpnLow[page]);
    misses++;
  }
  return misses;
}

/** What is measured counts the same. */
function expectSame(stream: Stream): void {
  const arrays = together(stream);
  for (const shape of SHAPES) {
    const sets = shape.entries / shape.ways;
    const misses = arrays.setAssociative(Math.log2(sets))[shape.ways - 1];
    if (misses !== separate(stream, shape)) throw new Error(`${sets} sets of ${shape.ways} ways: not the same misses`);
  }
}

await startIfMain(import.meta.url, curve);
