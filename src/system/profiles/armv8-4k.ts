import { armv8 } from './armv8.ts';
import type { Profile } from './profile.ts';

// Arm ARM, D8: 48-bit addresses with the 4KiB granule; levels 0 to 3.
export const armv84K: Profile = armv8({
  name: 'armv8-4k',
  pageSize: 4096,
  levels: [9, 9, 9, 9],
  faultAround: 16,
  maxOrder: 10,
});
