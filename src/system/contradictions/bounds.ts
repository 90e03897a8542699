import { called, hex, mapsOf, size, span } from './contradiction.ts';
import type { Rule } from './contradiction.ts';
import type { System } from '../system.ts';

// Rules that follow from what there is: the reach of the page table, and RAM.

/** A page table can map every region. */
export const beyondReach: Rule = (system) => {
  const reach = reachOf(system);
  return system.regions
    .filter(({ end }) => end > reach)
    .map((region) => ({
      grade: 'error',
      kind: 'reach',
      map: 'virtual',
      address: region.start,
      text: `${called({ ...region })} lies ${region.start < reach ? 'partly ' : ''}beyond what the page table maps, which ends at ${hex(reach)}`,
    }));
};

/** RAM holds what is to lie in it; devices need none. */
export const beyondRam: Rule = ({ physical, memory }) =>
  physical
    .filter(({ use, end }) => use !== 'device' && end > memory)
    .map(({ use, ...range }) => ({
      grade: use === 'kernel' || use === 'pool' ? 'error' : 'remark',
      kind: 'ram',
      map: 'physical',
      address: range.start,
      text: `${called({ ...range, guard: false })} lies ${range.start < memory ? 'partly ' : ''}beyond RAM, which ends at ${hex(memory)}`,
    }));

/** What the kernel uses as RAM is RAM by the BIOS's map too. */
export const notRam: Rule = ({ physical, e820, memory }) => {
  if (e820 === null) return [];
  const usable = e820.filter(([, , type]) => type === 1).map(([start, length]) => ({ start, end: start + length }));
  return physical.flatMap((range) => {
    const { use, start } = range;
    const end = Math.min(range.end, memory);
    if (use === 'reserved' || use === 'guard' || use === 'device' || end <= start) return [];
    const ram = usable.reduce(
      (sum, each) => sum + Math.max(0, Math.min(end, each.end) - Math.max(start, each.start)),
      0,
    );
    if (ram === end - start) return [];
    const text = `${called({ ...range, guard: false })}: ${size(end - start - ram)} of it are no usable RAM by the E820 map`;
    return [{ grade: use === 'kernel' ? 'error' : 'remark', kind: 'e820', map: 'physical', address: start, text }];
  });
};

/** A device's range takes RAM away where there is some. */
export const deviceOverRam: Rule = ({ physical, memory }) =>
  physical
    .filter(({ use, start, end }) => use === 'device' && start < memory && end > start)
    .map((range) => {
      const covered = { start: range.start, end: Math.min(range.end, memory) };
      const text = `the device "${range.name}" lies over RAM: ${size(covered.end - covered.start)} (${span(covered)}) are lost to programs`;
      return { grade: 'remark', kind: 'device', map: 'physical', address: range.start, text };
    });

/** Regions at the addresses of the RAM behind them. */
export const identity: Rule = (system) => {
  const [virtual, physical] = mapsOf(system).map(({ ranges }) => ranges);
  const same = virtual.filter(({ start, end }) => physical.some((each) => each.start === start && each.end === end));
  if (same.length === 0) return [];
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of same) {
    const last = joined.at(-1);
    if (last !== undefined && last.end === start) last.end = end;
    else joined.push({ start, end });
  }
  const text = `${same.length} of ${virtual.length} regions have the addresses of RAM with the same bounds (identity): ${joined.map(span).join(', ')}`;
  return [{ grade: 'remark', kind: 'identity', map: 'virtual', address: same[same.length - 1].start, text }];
};

/** Where addresses end that a table can map (MODEL §1). */
export function reachOf({ table, pageSize }: System): number {
  if (table.kind === 'linear') return table.span ?? table.limit ?? 2 ** 32;
  return 2 ** table.levels.reduce((sum, bits) => sum + bits, 0) * pageSize;
}
