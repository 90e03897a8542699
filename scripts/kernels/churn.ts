import { XorShift32 } from '../../src/base/random.ts';

/** Where the reports' own traces lie, from the checkout. */
export const CHURN = 'reports/kernels/process-churn.csv';
export const KMALLOC = 'reports/kernels/kmalloc.csv';
export const FORKS = 'reports/kernels/fork-churn.csv';

/** Twenty processes come, every second one goes, and three come that need more than the holes have. */
export function churnTrace(): string {
  const create = (pid: number, heap: number): string[] => [
    `${pid},map,0x10000000,0x20000,prot=rxu;role=image;name=program`,
    `${pid},map,0x20000000,0x${heap.toString(16)},role=heap;name=heap`,
    `${pid},map,0x7fff0000,0x10000,role=stack;name=stack`,
    `${pid},I,0x10000000,4`,
    `${pid},S,0x20000000,8`,
  ];
  const pids = Array.from({ length: 20 }, (_, at) => at + 1);
  return [
    '# Processes that come and go: 20 of the usual size, then every second one ends, then 3 with a heap of 12 MiB.',
    'pid,op,addr,size,args',
    ...pids.flatMap((pid) => create(pid, 0x4000)),
    ...pids.filter((pid) => pid % 2 === 0).map((pid) => `${pid},exit,,`),
    ...[21, 22, 23].flatMap((pid) => create(pid, 12 * 2 ** 20)),
    '',
  ].join('\n');
}

/** A process of 256 pages that forks 40 times; after each fork both write to 64 of them, and the child ends. */
export function forksTrace(): string {
  const stores = (pid: number, pages: number): string[] =>
    Array.from({ length: pages }, (_, page) => `${pid},S,0x${(0x20000000 + page * 4096).toString(16)},8`);
  const forks = Array.from({ length: 40 }, (_, at) => at + 2);
  return [
    '# A process that forks 40 times: the child writes to 64 of its 256 pages and ends, then the parent writes to them.',
    'pid,op,addr,size,args',
    '1,map,0x10000000,0x20000,prot=rxu;role=image;name=program',
    '1,map,0x20000000,0x100000,role=heap;name=heap',
    ...stores(1, 256),
    ...forks.flatMap((child) => [`1,fork,,,child=${child}`, ...stores(child, 64), `${child},exit,,`, ...stores(1, 64)]),
    '',
  ].join('\n');
}

/** Kernel objects of mixed sizes that come and go, seeded: the sizes of a small kernel's structures, most of them short-lived. */
export function kmallocTrace(): string {
  const random = new XorShift32(20261121);
  const sizes = [16, 32, 48, 64, 96, 128, 256, 512, 1024, 4096, 8192, 65_536];
  const live: number[] = [];
  const lines = [
    '# Requests to a kernel heap: 4,000 objects of 16 B to 64 KiB, of which most are freed again.',
    'pid,op,addr,size,args',
  ];
  for (let id = 1; id <= 4000; id++) {
    const size = sizes[Math.min(random.next() % sizes.length, random.next() % sizes.length)];
    const aligned = size >= 4096 && random.next() % 4 === 0 ? ';aligned=1' : '';
    lines.push(`1,kmalloc,,${size},id=${id}${aligned}`);
    live.push(id);
    while (live.length > 200 && random.next() % 3 > 0)
      lines.push(`1,kfree,,,id=${live.splice(random.next() % live.length, 1)[0]}`);
  }
  return [...lines, ''].join('\n');
}
