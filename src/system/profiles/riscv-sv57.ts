import type { Profile } from './profile.ts';
import { riscv } from './riscv.ts';

// Privileged Architecture, Sv57: index bits of each level from the root, entries of 8 bytes.
export const riscvSv57: Profile = riscv('Sv57', [9, 9, 9, 9, 9], 8, 'The U74 has Sv39: its TLBs are our assumption.');
