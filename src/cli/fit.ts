import { percent } from '../report/numbers.ts';
import { partBeyondReach, reachBytes } from '../run/reach.ts';
import { pagesOfSeveralRights } from '../run/shared-pages.ts';
import { formatSize } from '../system/sizes.ts';
import type { System } from '../system/system.ts';
import type { Workload } from '../trace/workload.ts';
import type { Context } from './context.ts';

/**
 * What the user is to know before a trace is run on a machine that it was not recorded for: references will be refused, and why.
 * `placed`: its regions are moved into those of the system, where they fit.
 */
export async function warningsOfFit(
  { args }: Context,
  workload: Workload,
  system: System,
  placed: boolean,
): Promise<string[]> {
  // The sample would tell of the bad lines of its own part only.
  if (args.text('max-bad-lines') !== undefined) return [];
  const beyond = placed ? 0 : await partBeyondReach(workload, system);
  const shared = await pagesOfSeveralRights(workload, system);
  return [
    ...(beyond < 0.001 ? [] : [reachText(beyond, system)]),
    ...(shared === 0 ? [] : [sharedText(shared, system)]),
  ];
}

function reachText(beyond: number, system: System): string {
  const part = beyond > 0.5 ? 'most references of the trace' : `${percent(beyond)} of the trace's first references`;
  const remedy = system.regions.some(({ holds }) => holds.length > 0)
    ? `--place auto moves its regions into those of ${system.name}`
    : 'a system with wider addresses fits it better';
  return `${part} lie beyond what the page tables of ${system.name} reach (${formatSize(reachBytes(system))}): they are refused; ${remedy}`;
}

function sharedText(pages: number, { name, pageSize }: System): string {
  const size = formatSize(pageSize);
  const which = pages === 1 ? `1 page of ${size} holds` : `${pages} pages of ${size} hold`;
  return (
    `on ${name} ${which} memory that the trace maps with different rights, as smaller pages allow: the last map decides, and references that need the rights ` +
    `of another are refused; a trace recorded with pages of ${size}, or a system with smaller ones, fits better`
  );
}
