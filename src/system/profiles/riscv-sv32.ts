import type { Profile } from './profile.ts';
import { riscv } from './riscv.ts';

// Privileged Architecture, Sv32: index bits of each level from the root, entries of 4 bytes.
export const riscvSv32: Profile = riscv(
  'Sv32',
  [10, 10],
  4,
  'No core with Sv32 and published TLBs is known to us: those of the U74 (Sv39) are our assumption.',
);
