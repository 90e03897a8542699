/** Some bits of an entry, by their name in the manual. */
export interface Field {
  name: string;
  high: number;
  low: number;
  /** `frame`: the number of a frame, shown in hexadecimal; all else is shown bit by bit. */
  is: 'frame' | 'bits';
  /** What it says when it is set. */
  about: string;
}

/** What is to be said of a page by its leaf entry. */
export interface PageFacts {
  present: boolean;
  read: boolean;
  write: boolean;
  execute: boolean;
  user: boolean;
  accessed: boolean;
  dirty: boolean;
  copyOnWrite: boolean;
  /** The number of the frame, or of the swap slot. */
  holder: number;
}

/** The fields of an entry that are not 0, by name. */
export type Values = Readonly<Record<string, number>>;

/** How the hardware of a system lays out an entry of its page tables. */
export interface EntryFormat {
  title: string;
  source: string;
  /** Fields from the highest bit down; together they are all bits of the entry. */
  leaf(bits: number, pageBits: number): Field[];
  /** The same of an entry that points to the next table. */
  table(bits: number, pageBits: number): Field[];
  /** The fields of a leaf entry that are not 0. */
  leafValues(page: PageFacts): Values;
  /** The fields of an entry that points to the table in that frame. */
  tableValues(pfn: number): Values;
  /** Bytes of what the frame number of an entry counts. */
  frameBytes(pageSize: number): number;
  /** The name of the present bit. */
  present: string;
  /** What the hardware calls an entry of a level (0 = leaf) of that many. */
  entryName(level: number, depth: number): string;
  /** The field that says no to such a reference, null = it is permitted. */
  refusedBy(values: Values, kind: number): string | null;
}
