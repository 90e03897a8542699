// lane: seam

/** Whose pages a policy may evict (`replacement.scope`, MODEL §8), and the number that belongs to it: pages of local, references of working-set and page-fault-frequency, else 0. */
export interface Scope {
  kind: 'global' | 'local' | 'proportional' | 'working-set' | 'page-fault-frequency';
  number: number;
}

/** The setting, which has been checked, in its parts. */
export function scopeOf(setting: string): Scope {
  const [kind, number] = setting.split(':');
  return { kind: kind as Scope['kind'], number: Number(number ?? 0) };
}
