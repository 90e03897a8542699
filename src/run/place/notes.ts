import type { PlacedImage } from '../../metrics/result.ts';
import { formatSize } from '../../system/sizes.ts';

/** What the user should know of a placement, a line for each kind of image: what went where, and what was raised. */
export function placementNotes(placed: readonly PlacedImage[]): string[] {
  const more = placed.length - MOST;
  const notes = placed.slice(0, MOST).flatMap((one) => {
    const who = imagesText(one);
    const raised = one.raised.map(
      ({ part, from, to }) => `${part} of ${who} raised from ${formatSize(from)} to ${formatSize(to)}`,
    );
    return one.regions.length === 0 ? raised : [`placed ${who}: ${wentText(one)}`, ...raised];
  });
  return more > 0 ? [...notes, `placed ${more} more images with other layouts (-v tells of them all)`] : notes;
}

/** The same region by region. */
export function placementDetails(placed: readonly PlacedImage[]): string[] {
  return placed.flatMap((one) => [
    `${imagesText(one)}:`,
    ...one.regions.map(
      ({ role, region, from, to, bytes, window }) =>
        `  ${`${role} ${region}`.trim()}: ${formatSize(bytes)} at ${from} went to ${to} (${window})`,
    ),
  ]);
}

/** `process 7`, `processes 7, 8 and 9`; each with its image after an exec, and its trace where there are several. */
function imagesText({ images }: PlacedImage): string {
  const several = new Set(images.map(({ trace }) => trace)).size > 1;
  const names = images.map(
    ({ trace, pid, image }) => `${pid}${image > 0 ? ` (image ${image + 1})` : ''}${several ? ` of ${trace}` : ''}`,
  );
  const shown = names.length > MOST ? [...names.slice(0, MOST), `${names.length - MOST} more`] : names;
  return `${names.length === 1 ? 'process' : 'processes'} ${listed(shown)}`;
}

/** Layouts and processes that are named. */
const MOST = 8;

/** `image (20 KiB) in user code; heap and mapping (1.2 MiB) in user heap`. */
function wentText({ regions }: PlacedImage): string {
  const windows = new Map<string, { roles: Set<string>; bytes: number }>();
  for (const { role, bytes, window } of regions) {
    const found = windows.get(window) ?? { roles: new Set<string>(), bytes: 0 };
    found.roles.add(role);
    found.bytes += bytes;
    windows.set(window, found);
  }
  return [...windows]
    .map(([window, { roles, bytes }]) => `${listed([...roles])} (${formatSize(bytes)}) in ${window}`)
    .join('; ');
}

/** `heap`, `heap and stack`, `heap, stack and mapping`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
