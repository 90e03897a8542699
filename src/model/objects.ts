// lane: seam
import { IntMap } from '../base/int-map.ts';

/** What several mappings may share: a file in the page cache, or the memory of a shared anonymous map. */
export interface MemoryObject {
  readonly id: number;
  readonly file: boolean;
  /** Holder (frame or swap slot) by page index of the object. */
  readonly pages: IntMap;
  /** File pages that have been evicted once: from then on they are read (`fileCache: warm`, MODEL §6). */
  readonly evicted: Set<number>;
  /** For policies that remember pages: the number that a page, by its index, has while it is out of memory. */
  readonly ghosts: IntMap;
  /** VMAs that map a shared anonymous object; with the last one it ends. */
  vmas: number;
}

/** The files by name and the shared anonymous objects, by id. */
export class MemoryObjects {
  readonly list: (MemoryObject | null)[] = [];
  private readonly files = new Map<string, MemoryObject>();

  file(name: string): MemoryObject {
    let file = this.files.get(name);
    if (file === undefined) this.files.set(name, (file = this.add(true)));
    return file;
  }

  shared(): MemoryObject {
    return this.add(false);
  }

  end(object: MemoryObject): void {
    this.list[object.id] = null;
  }

  private add(file: boolean): MemoryObject {
    const object: MemoryObject = {
      id: this.list.length,
      file,
      pages: new IntMap(),
      evicted: new Set(),
      ghosts: new IntMap(),
      vmas: 0,
    };
    this.list.push(object);
    return object;
  }
}
