import type { System } from '../system/system.ts';
import { bytes, percent, plural } from './numbers.ts';

interface Words {
  topic: string;
  words: string;
}

/** What of RAM is whose, and what the kernel has for itself; nothing where the profile says nothing of it. */
export function physicalWords({ physical, e820, kernelHeap }: System): Words[] {
  const pools = physical
    .filter(({ use }) => use === 'pool')
    .map(({ name, start, end, serves }) => {
      const whom = serves.map((what) => ({ user: 'pages of users', tables: 'page tables' })[what]).join(' and ');
      return `pool ${name} of ${bytes(end - start)} for ${whom === '' ? 'nothing' : whom}`;
    });
  const used = physical.filter(({ use }) => use !== 'pool' && use !== 'free').length;
  const map = [
    ...pools,
    used === 0 ? '' : `${plural(used, 'range')} in use`,
    e820 === null ? '' : `what the BIOS gives in ${plural(e820.length, 'range')}`,
  ].filter((part) => part !== '');
  return [
    ...(map.length === 0 ? [] : [{ topic: 'Physical map', words: map.join('; ') }]),
    ...(kernelHeap === null ? [] : [{ topic: 'Kernel heap', words: heapWords(kernelHeap) }]),
  ];
}

function heapWords({ bytes: size, strategy, align, header, block }: NonNullable<System['kernelHeap']>): string {
  const units =
    strategy === 'pool' ? `blocks of ${plural(block, 'byte')}` : `requests in units of ${plural(align, 'byte')}`;
  return `${strategy}, ${bytes(size)}, ${units}, each after ${plural(header, 'byte')} of header`;
}

/** What is unusual about how frames are found. */
export function allocatorRemarks({
  allocator: { unit, transactions, aliasing, fragment, fragmentSeed },
}: System): string {
  const remarks = [
    unit === 32 ? '' : `${plural(unit, 'frame')} a step`,
    transactions ? 'eager maps are transactions' : '',
    fragment === 0 ? '' : `${percent(fragment)} of the frames are taken before the run (seed ${fragmentSeed})`,
    aliasing ? 'bits of its bitmap name the same frames' : '',
  ];
  return remarks
    .filter((remark) => remark !== '')
    .map((remark) => `; ${remark}`)
    .join('');
}
