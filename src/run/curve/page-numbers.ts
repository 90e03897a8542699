import { grownInt32 } from '../../base/int-list.ts';
import { IntMap } from '../../base/int-map.ts';
import type { Batch } from '../../trace/batch.ts';
import type { Pages } from '../../trace/pages.ts';

const NONE = -1;

/** Dense numbers for the pages of one size, (process image, VPN): 0, 1, ... in the order of their first references. */
export class PageNumbers {
  /** log2 of the page size. */
  readonly pageBits: number;
  count = 0;
  /** The lowest 31 bits of the VPN by number. */
  vpnLow: Int32Array = new Int32Array(1024);
  /** Number by the trace's page id, -1 = not known. */
  private ofTrace: Int32Array = new Int32Array(1024).fill(NONE);
  private readonly images: IntMap[] = [];

  constructor(pageBits: number) {
    this.pageBits = pageBits;
  }

  /** Page ids of the trace that get their meaning with a batch. */
  begin({ newPages }: Batch, pages: Pages): void {
    if (pages.count > this.ofTrace.length) this.ofTrace = grownInt32(this.ofTrace, pages.count, NONE);
    for (let at = 0; at < newPages.length; at++) this.ofTrace[newPages.items[at]] = NONE;
  }

  of(image: number, tracePage: number, pages: Pages): number {
    const known = this.ofTrace[tracePage];
    return known >= 0 ? known : this.meet(image, tracePage, pages);
  }

  private meet(image: number, tracePage: number, pages: Pages): number {
    const vpn = Math.floor(pages.vpn[tracePage] / 2 ** (this.pageBits - pages.pageBits));
    const numbers = (this.images[image] ??= new IntMap());
    let page = numbers.get(vpn);
    if (page < 0) {
      page = this.count++;
      numbers.set(vpn, page);
      if (page >= this.vpnLow.length) this.vpnLow = grownInt32(this.vpnLow, page + 1);
      this.vpnLow[page] = vpn % 2 ** 31;
    }
    this.ofTrace[tracePage] = page;
    return page;
  }
}
