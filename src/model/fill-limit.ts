// lane: seam
/** Pages that one event may fill: at 4 KiB they are 16 GiB. A length beyond that is damage, or an attack on the memory and time of whoever reads the trace. */
export const MOST_FILLED = 2 ** 22;

/** An event that would fill more; who knows its place tells the user. */
export class TooManyPages extends Error {}

/** Called for each page, with those that the event has filled so far. */
export function checkFilled(pages: number): void {
  if (pages > MOST_FILLED) throw new TooManyPages();
}
