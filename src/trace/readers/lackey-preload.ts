import type { EventFields } from '../ops.ts';
import { baseName } from './lackey-calls.ts';

const PAGE_BYTES = 4096n;

/** What valgrind has each program load before its own libraries: vgpreload_core-amd64-linux.so and the like (its coregrind/m_libcproc.c and initimg-linux.c). */
const PRELOAD = /^vgpreload_[\w.-]+\.so$/;

/**
 * The pages of valgrind's own library in a process, known by the name of the file that is mapped there. Natively there is no such
 * library: records about these pages, and accesses to them, are none of the program.
 */
export class PreloadPages {
  /** First pages, and the pages after the last. */
  private readonly ranges: [number, number][];

  constructor(ranges: readonly [number, number][] = []) {
    this.ranges = ranges.map(([start, end]) => [start, end]);
  }

  has(page: number): boolean {
    return this.ranges.some(([start, end]) => page >= start && page < end);
  }

  copy(): PreloadPages {
    return new PreloadPages(this.ranges);
  }

  /** Takes note of what a record does there; true = it concerns nothing else, and is to be left out. */
  takes(event: EventFields): boolean {
    if (event.op === 'map' && event.file !== null && PRELOAD.test(baseName(event.file.name))) {
      this.remove(...pagesOf(event));
      this.ranges.push(pagesOf(event));
      return true;
    }
    if (event.op !== 'map' && event.op !== 'unmap' && event.op !== 'protect' && event.op !== 'discard') return false;
    const [start, end] = pagesOf(event);
    const within = this.isWithin(start, end);
    // Its .bss is an anonymous map within it; any other takes its place.
    if (within && (event.op === 'protect' || event.op === 'discard' || (event.op === 'map' && event.file === null)))
      return true;
    if (event.op === 'map' || event.op === 'unmap') this.remove(start, end);
    return within && event.op === 'unmap';
  }

  private isWithin(start: number, end: number): boolean {
    for (let page = start; page < end; page++) if (!this.has(page)) return false;
    return start < end;
  }

  private remove(from: number, to: number): void {
    const left = this.ranges.flatMap(([start, end]): [number, number][] => [
      [start, Math.min(end, from)],
      [Math.max(start, to), end],
    ]);
    this.ranges.splice(0, Infinity, ...left.filter(([start, end]) => start < end));
  }
}

function pagesOf({ va, length }: { va: bigint; length: bigint }): [number, number] {
  return [Number(va / PAGE_BYTES), Number((va + length + PAGE_BYTES - 1n) / PAGE_BYTES)];
}
