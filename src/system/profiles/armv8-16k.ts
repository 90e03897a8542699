import { armv8 } from './armv8.ts';
import type { Profile } from './profile.ts';

// Arm ARM, D8: 48-bit addresses with the 16KiB granule; levels 0 to 3, of which level 0 has two entries.
export const armv816K: Profile = armv8({
  name: 'armv8-16k',
  pageSize: 16384,
  levels: [1, 11, 11, 11],
  faultAround: 4,
  maxOrder: 11,
});
