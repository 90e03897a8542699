import { z } from 'zod';
import { choice, setting, whole } from './field-types.ts';

const compressedSwap = {
  pool: setting(
    whole(0, 100),
    0,
    'Percent of the frames of RAM that evicted pages may take, compressed, before they go to the swap device; 0: off (MODEL §9).',
    'percent',
  ),
  // LZ4 1.9 packs the Silesia corpus 2.1 to 1 (its README).
  ratio: setting(whole(2, 64), 2, 'Pages that a frame of the pool holds (MODEL §9).', 'pages'),
  full: setting(
    choice(['writeback', 'device']),
    'writeback',
    'When the pool is full: its oldest page is written to the device for the new one, or the new one goes there (MODEL §9).',
  ),
};

/** What is done when frames run short, beside replacement. */
export const pressureSettings = {
  compaction: setting(
    choice(['off', 'on-failure']),
    'off',
    'Pages move so that a run of frames comes free, where one was looked for in vain although frames enough are free (MODEL §9).',
  ),
  compressedSwap: z
    .strictObject(compressedSwap, { error: `a map of ${Object.keys(compressedSwap).join(', ')}` })
    .prefault({}),
};
