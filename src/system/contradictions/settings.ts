import { called, size, span } from './contradiction.ts';
import type { Rule } from './contradiction.ts';

// Rules between the maps and the other settings of a kernel.

/** What a process has at its start, and at most, fits. */
export const limits: Rule = ({ regions }) =>
  regions.flatMap((region) => {
    const { name, start, end, initial, limit } = region;
    if (end <= start) return [];
    const most = Math.min(limit ?? Infinity, end - start);
    const error = (text: string) => [
      { grade: 'error' as const, kind: 'limit', map: 'virtual' as const, address: start, text },
    ];
    if (limit !== null && limit > end - start)
      return error(`"${name}" may grow to ${size(limit)}, but ${span(region)} is ${size(end - start)}`);
    return initial > most ? error(`"${name}" begins with ${size(initial)} and may have ${size(most)}`) : [];
  });

/** The parts of a process image fit where they are to lie. */
export const imageFits: Rule = ({ image }) => {
  if (image === null) return [];
  const needed = image.parts.reduce((sum, part) => sum + part.bytes, 0);
  const room = image.end - image.start;
  if (needed <= room) return [];
  const text = `the parts of a process image are ${size(needed)}, but ${span(image)} is ${size(room)}`;
  return [{ grade: 'error', kind: 'image', map: 'virtual', address: image.start, text }];
};

/** The kernel maps nothing over what is the users'. */
export const kernelOverUser: Rule = ({ kernel, regions }) =>
  kernel.mapped.flatMap(([start, length]) =>
    regions
      .filter((region) => region.user !== '' && region.start < start + length && region.end > start)
      .map((region) => ({
        grade: 'error',
        kind: 'mapped',
        map: 'virtual',
        address: start,
        text: `the kernel maps ${span({ start, end: start + length })} at its boot, which overlaps ${called({ ...region })} of the users`,
      })),
  );
