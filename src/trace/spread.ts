import type { CollapseOptions } from './collapse-options.ts';
import { LOAD, MODIFY, STORE } from './ops.ts';

/** What an access does to one page of the trace. */
export interface Piece {
  kind: number;
  vpn: number;
  firstLine: number;
  lastLine: number;
  /** No record begins with it. */
  extra: boolean;
  /** It lies in a further page of the access. */
  continued: boolean;
  /** It is no reference of its own: its page lies in the same page of the model as the piece before. */
  listsOnly: boolean;
}

/**
 * An access over the end of its page, cut into pieces, in the order of their references: lowest page of the model first, a modify's load before its
 * store (MODEL §2).
 */
export function* spread(
  kind: number,
  vpn: number,
  offset: number,
  size: number,
  options: CollapseOptions,
): Generator<Piece> {
  const pageBytes = 2 ** options.pageBits;
  const modelPages = 2 ** (options.modelPageBits - options.pageBits);
  const lastPage = Math.floor((offset + size - 1) / pageBytes);
  const toModelPage = modelPages - 1 - (vpn % modelPages);
  const pages = 1 + (options.firstPageOnly ? Math.min(lastPage, toModelPage) : lastPage);
  const modify = kind === MODIFY && !options.modifyIsStore;
  const kinds = modify ? [LOAD, STORE] : [kind === MODIFY ? STORE : kind];
  for (let first = 0; first < pages;) {
    const end = Math.min(pages, first + modelPages - ((vpn + first) % modelPages));
    for (const one of kinds) {
      for (let page = first; page < end; page++) {
        yield {
          kind: one,
          vpn: vpn + page,
          firstLine: page === 0 ? offset >>> 6 : 0,
          lastLine: Math.min(pageBytes - 1, offset + size - 1 - page * pageBytes) >>> 6,
          extra: page > 0 || (modify && one === STORE),
          continued: page > 0,
          listsOnly: page > first,
        };
      }
    }
    first = end;
  }
}
