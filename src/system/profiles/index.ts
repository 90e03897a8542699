import { atosRt } from './atos-rt.ts';
import { rtos32 } from './32rtos.ts';
import { ceanos } from './ceanos.ts';
import { eynOs } from './eyn-os.ts';
import { flatRtos } from './flat-rtos.ts';
import { linuxX8632 } from './linux-x86-32.ts';
import { linuxX8664 } from './linux-x86-64.ts';
import type { Profile } from './profile.ts';

/** THE LIST of systems that ship with the program, by the name that `--system` takes. */
export const profiles = {
  'linux-x86-64': linuxX8664,
  'linux-x86-32': linuxX8632,
  'atos-rt': atosRt,
  '32rtos': rtos32,
  'eyn-os': eynOs,
  'flat-rtos': flatRtos,
  ceanos,
} satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;

/** The system of a run that names none. */
export const DEFAULT_PROFILE: ProfileName = 'linux-x86-64';
