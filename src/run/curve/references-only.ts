import type { Batch, Break } from '../../trace/batch.ts';
import type { CollapseOptions } from '../../trace/collapse-options.ts';
import type { Pages } from '../../trace/pages.ts';
import type { TraceEvent } from '../../trace/ops.ts';
import { Workload } from '../../trace/workload.ts';

/**
 * A workload's references without its events: what a plain exercise of page replacement, or an array of translations that nothing invalidates, is given. Each image of
 * a process (its first record, exec, a fork that names its pid) is a process of its own, numbered from 0 in the order of appearance.
 */
export class ReferencesOnly extends Workload {
  private readonly source: Workload;

  constructor(source: Workload) {
    super(source.traces, source.notes, source.options);
    this.source = source;
  }

  override async *batches(options: CollapseOptions): AsyncGenerator<{ batch: Batch; pages: Pages }, void> {
    const images = new Images();
    for await (const part of this.source.batches(options)) {
      part.batch.breaks = part.batch.breaks.map((each) => images.without(each));
      yield part;
    }
  }
}

/** The present image of each process. */
class Images {
  private readonly byPid = new Map<number, number>();
  private count = 0;

  without({ event, ...rest }: Break): Break {
    if (event !== null) for (const pid of endedBy(event)) this.byPid.delete(pid);
    return { ...rest, pid: this.of(rest.pid), event: null };
  }

  private of(pid: number): number {
    const known = this.byPid.get(pid);
    if (known !== undefined) return known;
    this.byPid.set(pid, this.count);
    return this.count++;
  }
}

/** The processes whose next reference is to a new image. */
function endedBy(event: TraceEvent): number[] {
  if (event.op === 'exec' || event.op === 'exit') return [event.pid];
  return event.op === 'fork' || event.op === 'vfork' ? [event.child] : [];
}
