// lane: seam
import type { Role } from '../trace/ops.ts';

/** Roles of VMAs: those of a trace's regions, and the kernel's own (MODEL §12), which no trace can name. */
export type VmaRole = Role | 'kernel';

/** Names of regions: all VMAs of one process image with the same role and name are one (docs/formats.md, regions). Region 0 is outside of all. */
export class Regions {
  readonly names: { role: VmaRole | ''; name: string }[] = [{ role: '', name: '' }];
  private readonly ids = new Map<string, number>();

  id(role: VmaRole, name: string): number {
    const key = `${role}\n${name}`;
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.names.length;
      this.ids.set(key, id);
      this.names.push({ role, name });
    }
    return id;
  }
}
