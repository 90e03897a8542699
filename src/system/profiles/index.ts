import { atosRt } from './atos-rt.ts';
import { rtos32 } from './32rtos.ts';
import { ceanos } from './ceanos.ts';
import { eynOs } from './eyn-os.ts';
import { flatRtos } from './flat-rtos.ts';
import { linuxX8632 } from './linux-x86-32.ts';
import { linuxX8664 } from './linux-x86-64.ts';
import { linuxX86Pae } from './linux-x86-pae.ts';
import { x8664La57 } from './x86-64-la57.ts';
import { riscvSv32 } from './riscv-sv32.ts';
import { riscvSv39 } from './riscv-sv39.ts';
import { riscvSv48 } from './riscv-sv48.ts';
import { riscvSv57 } from './riscv-sv57.ts';
import { armv84K } from './armv8-4k.ts';
import { armv816K } from './armv8-16k.ts';
import { armv864K } from './armv8-64k.ts';
import type { Profile } from './profile.ts';

/** THE LIST of systems that ship with the program, by the name that `--system` takes. */
export const profiles = {
  'linux-x86-64': linuxX8664,
  'linux-x86-32': linuxX8632,
  'linux-x86-pae': linuxX86Pae,
  'x86-64-la57': x8664La57,
  'riscv-sv32': riscvSv32,
  'riscv-sv39': riscvSv39,
  'riscv-sv48': riscvSv48,
  'riscv-sv57': riscvSv57,
  'armv8-4k': armv84K,
  'armv8-16k': armv816K,
  'armv8-64k': armv864K,
  'atos-rt': atosRt,
  '32rtos': rtos32,
  'eyn-os': eynOs,
  'flat-rtos': flatRtos,
  ceanos,
} satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;

/** The system of a run that names none. */
export const DEFAULT_PROFILE: ProfileName = 'linux-x86-64';
