import { armv8 } from './armv8.ts';
import type { Profile } from './profile.ts';

// Arm ARM, D8: 48-bit addresses with the 64KiB granule; levels 1 to 3.
export const armv864K: Profile = armv8({
  name: 'armv8-64k',
  pageSize: 65536,
  levels: [6, 13, 13],
  faultAround: 0,
  maxOrder: 13,
});
