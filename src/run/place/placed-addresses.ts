import type { TraceEvent } from '../../trace/ops.ts';
import { placedPage } from './place-event.ts';
import type { Placement } from './placement.ts';
import { ProcessImages } from './process-images.ts';

/** Where single addresses of a trace are under a placement, for who reads it record by record. */
export class PlacedAddresses {
  private readonly placement: Placement;
  private readonly images = new ProcessImages();

  constructor(placement: Placement) {
    this.placement = placement;
  }

  event(event: TraceEvent): void {
    this.images.after(event);
  }

  /** The address that a process has in place of one of the trace, at the present record. */
  of(pid: number, va: bigint): bigint {
    const space = this.images.of(pid);
    if (space === null) return va;
    const pageSize = BigInt(this.placement.system.pageSize);
    const page = placedPage(this.placement.layouts[space.image], Number(va / pageSize));
    return BigInt(page) * pageSize + (va % pageSize);
  }
}
