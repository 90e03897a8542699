import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REPLACEMENTS } from '../../src/system/fields.ts';
import { faultsOf, settings, touches } from './support.ts';

const frames = fc.integer({ min: 1, max: 12 });

// Mattson, Gecsei, Slutz, Traiger 1970, "Evaluation techniques for storage hierarchies": stack algorithms.
test.each(['lru', 'opt'] as const)('%s: more frames never mean more faults', async (policy) => {
  await fc.assert(
    fc.asyncProperty(touches, frames, async (list, count) => {
      expect(await faultsOf(list, policy, count + 1)).toBeLessThanOrEqual(await faultsOf(list, policy, count));
    }),
    settings,
  );
});

// Belady 1966, "A study of replacement algorithms for a virtual-storage computer".
const others = REPLACEMENTS.filter((policy) => policy !== 'opt' && policy !== 'none');
test.each(others)('opt never has more faults than %s', async (policy) => {
  await fc.assert(
    fc.asyncProperty(touches, frames, async (list, count) => {
      expect(await faultsOf(list, 'opt', count)).toBeLessThanOrEqual(await faultsOf(list, policy, count));
    }),
    settings,
  );
});

test.each(others)('%s: as many frames as pages, and each page faults once', async (policy) => {
  await fc.assert(
    fc.asyncProperty(touches, async (list) => {
      const distinct = new Set(list.map(({ page }) => page)).size;
      expect(await faultsOf(list, policy, distinct)).toBe(distinct);
    }),
    settings,
  );
});
