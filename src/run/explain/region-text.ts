import type { Machine } from '../../model/machine.ts';
import type { Process } from '../../model/spaces.ts';
import type { Vma } from '../../model/vmas.ts';
import { PROT_R, PROT_U, PROT_W, PROT_X } from '../../trace/ops.ts';

/** The region that holds a page, in words. */
export function regionText(m: Machine, process: Process, vpn: number): string {
  const vma = process.space.vmas.find(vpn);
  if (vma === null) {
    const above = process.space.vmas.next(vpn);
    if (above !== null && vpn >= above.floor) return 'none, but the stack above may grow down to it';
    return mapsAnything(m, process) && vpn < m.tables.reach
      ? 'none yet: unmapped addresses are mapped when touched'
      : 'none';
  }
  const { role, name } = m.regions.names[vma.region];
  const size = BigInt(m.system.pageSize);
  const address = (page: number): string => `0x${(BigInt(page) * size).toString(16)}`;
  const rights = [
    [PROT_R, 'r'],
    [PROT_W, 'w'],
    [PROT_X, 'x'],
    [PROT_U, 'u'],
  ] as const;
  const prot = rights.map(([bit, letter]) => ((vma.prot & bit) !== 0 ? letter : '-')).join('');
  const kind = role === 'kernel' ? "the kernel's" : contentWords(vma);
  return `${address(vma.start)}..${address(vma.end)} ${prot} ${role}${name === '' ? '' : ` ${name}`}, ${kind}${vma.guard ? ', guard' : ''}`;
}

function contentWords({ physical, object, shared }: Vma): string {
  if (physical) return 'physical';
  if (object === null) return 'private anonymous';
  if (!object.file) return 'shared anonymous';
  return shared ? 'shared file' : 'private file';
}

/** Whether a touch outside all regions gets a page (MODEL §2, unmapped). */
function mapsAnything({ system }: Machine, process: Process): boolean {
  return system.unmapped === 'map' || (system.unmapped === 'auto' && process.mapsUnmapped);
}
