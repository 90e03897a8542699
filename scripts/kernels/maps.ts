import { shippedProfile } from '../../src/system/find-profile.ts';
import { resolveProfile } from '../../src/system/load.ts';
import { formatSize } from '../../src/system/sizes.ts';
import type { DocumentedRange, System } from '../../src/system/system.ts';
import type { Claim } from './claim.ts';

/** The system of a name. */
export function systemNamed(name: string): System {
  const profile = shippedProfile(name);
  if (profile === null) throw new Error(`no system ${name}`);
  return resolveProfile(profile).system;
}

/** Every size that the document's map gives, held against its addresses. */
export function sizeClaims(name: string, where: string): Claim[] {
  const { regions, physical } = systemNamed(name);
  const seen = new Set<string>();
  return [...regions, ...physical].flatMap((range) => {
    if (range.size === null || seen.has(range.name)) return [];
    seen.add(range.name);
    return [sizeClaim(range, range.size, name, where)];
  });
}

function sizeClaim(
  { name, start, end, approximate }: DocumentedRange,
  size: number,
  system: string,
  where: string,
): Claim {
  const length = end - start;
  const agrees = approximate ? Math.abs(length - size) <= size * 0.1 : length === size;
  return {
    says: `${name}: ${approximate ? 'about ' : ''}${formatSize(size)}`,
    where,
    command: `pagewalk systems ${system}`,
    check: () =>
      Promise.resolve({
        measured: `0x${start.toString(16)} to 0x${end.toString(16)} is ${formatSize(length)}`,
        verdict: agrees ? 'holds' : 'does not hold',
      }),
  };
}
