import assert from 'node:assert/strict';
import type { allocators } from '../../src/model/allocators/index.ts';
import type { System } from '../../src/system/system.ts';

export type Strategy = keyof typeof allocators;
export type Settings = Omit<System['allocator'], 'strategy'>;

type Answer = { pfn: number; steps: number; fellBack: boolean };

/** MODEL §8 word for word, over plain arrays. */
export class NaiveAllocator {
  private readonly strategy: Strategy;
  private readonly settings: Settings;
  private readonly free: boolean[];
  /** lifo and fifo: the free list, head first. */
  private list: number[];
  /** next-fit: the roving index. */
  private index: number;
  /** hint: the word where the next search starts. */
  private hint: number;
  /** random: the last draw. */
  private draw: number;
  /** colour: the PFN after the last one taken, by colour. */
  private readonly hands = new Map<number, number>();
  /** buddy: first PFNs of free blocks by order. */
  private readonly blocks: number[][];

  constructor(strategy: Strategy, settings: Settings, free: readonly boolean[]) {
    this.strategy = strategy;
    this.settings = settings;
    this.free = [...free];
    this.list = this.freePfns();
    this.index = 0;
    this.hint = 0;
    this.draw = settings.seed === 0 ? 1 : settings.seed;
    this.blocks = Array.from({ length: settings.maxOrder + 1 }, () => []);
    if (strategy === 'buddy') for (const pfn of this.list) this.giveBlock(pfn, 0);
  }

  request(frames: number, vpn: number): Answer {
    if (frames > this.free.filter(Boolean).length) return { pfn: -1, steps: 0, fellBack: false };
    const answer = this.search(frames, vpn);
    this.take(answer.pfn, frames);
    if (answer.pfn !== -1) this.index = (answer.pfn + frames) % this.free.length;
    return answer;
  }

  /** A run that begins at a multiple of its length: the lowest, whatever the strategy, a step for each place; buddy's blocks are such runs. */
  requestAligned(frames: number): Answer {
    if (frames > this.free.filter(Boolean).length) return { pfn: -1, steps: 0, fellBack: false };
    if (this.strategy === 'buddy') return this.request(frames, -1);
    const places = Array.from({ length: Math.floor(this.free.length / frames) }, (_, at) => at * frames);
    const found = places.findIndex((pfn) => this.free.slice(pfn, pfn + frames).every(Boolean));
    this.take(places[found] ?? -1, frames);
    return { pfn: places[found] ?? -1, steps: found === -1 ? places.length : found + 1, fellBack: false };
  }

  private take(first: number, frames: number): void {
    if (first === -1) return;
    for (let pfn = first; pfn < first + frames; pfn++) {
      assert(this.free[pfn]);
      this.free[pfn] = false;
    }
    this.list = this.list.filter((pfn) => this.free[pfn]);
  }

  give(pfn: number): void {
    this.free[pfn] = true;
    if (this.settings.rewind) this.index = Math.min(this.index, pfn);
    this.hint = Math.min(this.hint, this.word(pfn));
    if (this.strategy === 'lifo') this.list.unshift(pfn);
    else this.list.push(pfn);
    if (this.strategy === 'buddy') this.giveBlock(pfn, 0);
  }

  freeRuns(): { runs: number; largest: number } {
    const runs = this.runs();
    return { runs: runs.length, largest: Math.max(0, ...runs.map((run) => run.length)) };
  }

  private search(frames: number, vpn: number): Answer {
    switch (this.strategy) {
      case 'first-fit':
      case 'numa':
        return this.lowest(frames);
      case 'next-fit':
        return this.next(frames);
      case 'hint':
        return frames > 1 ? this.lowest(frames) : this.hinted();
      case 'best-fit':
        return this.bySize(frames, (a, b) => a.length - b.length || a.first - b.first);
      case 'worst-fit':
        return this.bySize(frames, (a, b) => b.length - a.length || a.first - b.first);
      case 'buddy':
        return this.block(frames);
      case 'random':
        return frames > 1 ? this.lowest(frames) : { pfn: this.drawn(), steps: 1, fellBack: false };
      case 'colour':
        return frames > 1 || vpn < 0 ? this.lowest(frames) : this.coloured(vpn);
      default:
        return frames > 1
          ? { ...this.lowest(frames), fellBack: true }
          : { pfn: this.list[0], steps: 1, fellBack: false };
    }
  }

  private lowest(frames: number): Answer {
    const [pfn = -1] = this.places(frames);
    return { pfn, steps: pfn === -1 ? this.words() : this.word(pfn + frames - 1) + 1, fellBack: false };
  }

  private next(frames: number): Answer {
    const places = this.places(frames);
    const skipped = this.word(this.index);
    const ahead = places.find((pfn) => pfn >= this.index);
    if (ahead !== undefined) return { pfn: ahead, steps: this.word(ahead + frames - 1) - skipped + 1, fellBack: false };
    const [pfn = -1] = places;
    const again = pfn === -1 ? this.words() : this.word(pfn + frames - 1) + 1;
    return { pfn, steps: this.words() - skipped + again, fellBack: false };
  }

  private hinted(): Answer {
    const { pfn } = this.lowest(1);
    const from = this.hint;
    this.hint = this.word(pfn);
    return { pfn, steps: this.hint - from + 1, fellBack: false };
  }

  private bySize(frames: number, compareRuns: (a: Run, b: Run) => number): Answer {
    const fitting = this.runs().filter((run) => run.length >= frames);
    return { pfn: fitting.sort(compareRuns)[0]?.first ?? -1, steps: this.runs().length, fellBack: false };
  }

  private block(frames: number): Answer {
    const needed = Math.ceil(Math.log2(frames));
    let order = needed;
    while (order <= this.settings.maxOrder && this.blocks[order].length === 0) order++;
    if (order > this.settings.maxOrder) return { pfn: -1, steps: Math.max(0, order - needed), fellBack: false };
    const steps = order - needed + 1;
    const pfn = Math.min(...this.blocks[order]);
    this.blocks[order] = this.blocks[order].filter((first) => first !== pfn);
    for (; order > needed; order--) this.blocks[order - 1].push(pfn + 2 ** (order - 1));
    for (let tail = pfn + frames; tail < pfn + 2 ** needed; tail++) this.giveBlock(tail, 0);
    return { pfn, steps, fellBack: false };
  }

  private giveBlock(first: number, order: number): void {
    const size = 2 ** order;
    const twin = (first / size) % 2 === 0 ? first + size : first - size;
    if (order === this.settings.maxOrder || !this.blocks[order].includes(twin)) {
      this.blocks[order].push(first);
      return;
    }
    this.blocks[order] = this.blocks[order].filter((other) => other !== twin);
    this.giveBlock(Math.min(first, twin), order + 1);
  }

  private drawn(): number {
    let x = this.draw;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.draw = x >>> 0;
    const pfns = this.freePfns();
    return pfns[this.draw % pfns.length];
  }

  private coloured(vpn: number): Answer {
    const { colours } = this.settings;
    for (let steps = 1; ; steps++) {
      const colour = (vpn + steps - 1) % colours;
      const free = this.freePfns().filter((each) => each % colours === colour);
      if (free.length === 0) continue;
      const pfn = free.find((each) => each >= (this.hands.get(colour) ?? 0)) ?? free[0];
      this.hands.set(colour, pfn + 1);
      return { pfn, steps, fellBack: false };
    }
  }

  private freePfns(): number[] {
    return this.runs().flatMap(({ first, length }) => Array.from({ length }, (_, at) => first + at));
  }

  private runs(): Run[] {
    const runs: Run[] = [];
    for (let pfn = 0; pfn < this.free.length; pfn++) {
      if (!this.free[pfn]) continue;
      if (pfn > 0 && this.free[pfn - 1]) runs[runs.length - 1].length++;
      else runs.push({ first: pfn, length: 1 });
    }
    return runs;
  }

  /** Every PFN that starts so many free frames, ascending. */
  private places(frames: number): number[] {
    return this.runs().flatMap(({ first, length }) =>
      Array.from({ length: Math.max(0, length - frames + 1) }, (_, at) => first + at),
    );
  }

  private words(): number {
    return Math.ceil(this.free.length / this.settings.unit);
  }

  private word(pfn: number): number {
    return Math.floor(pfn / this.settings.unit);
  }
}

type Run = { first: number; length: number };
