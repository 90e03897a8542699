import { CONTINUED, KIND_MASK, LAST_OTHER, OTHER_AGAIN, STORED_LATER, TOUCH_STORE } from '../../src/trace/batch.ts';
import type { Batch } from '../../src/trace/batch.ts';
import type { CollapseOptions } from '../../src/trace/collapse-options.ts';
import type { Collapser } from '../../src/trace/collapse.ts';
import type { TraceEvent } from '../../src/trace/ops.ts';
import type { Pages } from '../../src/trace/pages.ts';

export const plain: CollapseOptions = {
  pageBits: 12,
  modelPageBits: 12,
  collapse: true,
  distances: true,
  firstPageOnly: false,
  modifyIsStore: false,
  nextStop: () => Infinity,
};
export const LETTERS = 'ILSM';
const FLAGS: [number, string][] = [
  [LAST_OTHER, 'last-other'],
  [OTHER_AGAIN, 'other-again'],
  [TOUCH_STORE, 'touch-store'],
  [STORED_LATER, 'stored-later'],
  [CONTINUED, 'continued'],
];

/** Gives words to a collapser: `L 0x1000 4`, `pid 2`, or the name of an event. */
export function feed(collapser: Collapser, words: readonly string[]): void {
  for (const word of words) {
    const [op, va = '', size = '4'] = word.split(' ');
    if (op === 'pid') collapser.enter(Number(va));
    else if (LETTERS.includes(op)) {
      const address = BigInt(va);
      const lo = Number(address & 0xffffffffn);
      collapser.access(LETTERS.indexOf(op), Number(address >> 32n), lo, Number(size));
    } else collapser.event({ op: 'switch', pid: 1, place: word } as TraceEvent);
  }
}

/** A row in words: page number and kind, then `refs stores records span other again`, then the flags. */
export function rowsOf(batch: Batch, pages: Pages): string[] {
  return Array.from({ length: batch.rows }, (_, row) => {
    const kind = batch.kind[row];
    const counts = [batch.refs, batch.stores, batch.records, batch.span, batch.other, batch.again];
    const flags = FLAGS.filter(([bit]) => (kind & bit) !== 0).map(([, name]) => ` ${name}`);
    const page = pages.vpn[batch.page[row]].toString(16);
    return `${page} ${LETTERS[kind & KIND_MASK]}: ${counts.map((column) => column[row]).join(' ')}${flags.join('')}`;
  });
}
