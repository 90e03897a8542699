import type { Profile } from './profile.ts';
import { riscv } from './riscv.ts';

// Privileged Architecture, Sv39: index bits of each level from the root, entries of 8 bytes.
export const riscvSv39: Profile = riscv(
  'Sv39',
  [9, 9, 9],
  8,
  'Of the 512 GiB, user addresses are the lower 256 GiB: those of a trace are not checked for it.',
);
