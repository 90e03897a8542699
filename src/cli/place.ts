import type { ResolvedConfig } from '../run/config.ts';
import { placementDetails, placementNotes } from '../run/place/notes.ts';
import { placementOf } from '../run/place/placement.ts';
import type { PlaceMode, Placement } from '../run/place/placement.ts';
import type { Workload } from '../trace/workload.ts';
import type { Context } from './context.ts';

/** How `--place` and the config files want regions to be placed. */
export function placeMode({ args }: Context, { options }: ResolvedConfig): PlaceMode {
  return args.text('place') === 'as-recorded' || (args.text('place') === undefined && options.place === 'as-recorded')
    ? 'as-recorded'
    : 'auto';
}

/** Places the regions of a workload as the user wants, and says what went where; null = they stay where they are. */
export async function placeRegions(
  context: Context,
  workload: Workload,
  config: ResolvedConfig,
  note: (text: string) => void = () => undefined,
): Promise<Placement | null> {
  const { messages } = context;
  const placement = await placementOf(workload, config.system, placeMode(context, config), messages.reading(workload));
  messages.clear();
  if (placement === null) return null;
  for (const text of placementNotes(placement.placed)) {
    messages.note(`note: ${text}`);
    note(text);
  }
  for (const text of placementDetails(placement.placed)) messages.detail(text);
  return placement;
}
