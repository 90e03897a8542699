import { rtos32 } from './32rtos.ts';
import { atosRt } from './atos-rt.ts';
import { ceanos } from './ceanos.ts';
import type { KernelReport } from './claim.ts';
import { eynOs } from './eyn-os.ts';
import { flatRtos } from './flat-rtos.ts';

/** THE LIST of kernels that have a report. */
export const kernelReports: readonly KernelReport[] = [atosRt, rtos32, eynOs, flatRtos, ceanos];
