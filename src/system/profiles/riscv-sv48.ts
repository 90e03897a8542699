import type { Profile } from './profile.ts';
import { riscv } from './riscv.ts';

// Privileged Architecture, Sv48: index bits of each level from the root, entries of 8 bytes.
export const riscvSv48: Profile = riscv('Sv48', [9, 9, 9, 9], 8, 'The U74 has Sv39: its TLBs are our assumption.');
