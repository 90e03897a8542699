// Random CSV traces of few pages in which much happens: processes map, fork, move and lose the same 24 pages again and again.

import { makeRandom, type Random } from './random.ts';

const PAGE = 4096;
const PAGES = 24;

export function busyTrace(seed: number, records = 200): string {
  const random = makeRandom(seed ^ 0xb059);
  const lines = ['pid,op,addr,size,args', `1,map,0x0,${hex(PAGES)},prot=rwxu`];
  const living = [1];
  let next = 2;
  let pid = 1;
  while (lines.length < records) {
    if (random.chance(0.2)) pid = random.pick(living);
    const kind = random.weighted([
      ['access', 60],
      ['map', 5],
      ['remove', 6],
      ['protect', 2],
      ['remap', 3],
      ['fork', 3],
      ['end', 2],
    ]);
    if (kind === 'access') for (const one of accesses(random)) lines.push(`${pid},${one}`);
    else if (kind === 'map') lines.push(`${pid},${map(random)}`);
    else if (kind === 'remove') lines.push(`${pid},${random.pick(['unmap', 'discard'])},${range(random)},`);
    else if (kind === 'protect')
      lines.push(`${pid},protect,${range(random)},prot=${random.pick(['rwxu', 'rwxu', 'rxu'])}`);
    else if (kind === 'remap')
      lines.push(`${pid},remap,${range(random)},to=${place(random)}${random.chance(0.3) ? `;newsize=${hex(4)}` : ''}`);
    else if (kind === 'fork' && living.length < 4) {
      lines.push(`${pid},fork,,,child=${next}`);
      living.push(next++);
    } else if (kind === 'end' && living.length > 1) {
      lines.push(`${pid},${random.chance(0.7) ? 'exit' : 'exec'},,,`);
      if (lines.at(-1)!.includes('exit')) living.splice(living.indexOf(pid), 1);
      else lines.push(`${pid},map,0x0,${hex(PAGES)},prot=rwxu`);
      pid = random.pick(living);
    }
  }
  return `${lines.join('\n')}\n`;
}

// A page a few times, or some pages in a row.
function accesses(random: Random): string[] {
  const first = random.integer(0, PAGES - 1);
  const step = random.pick([0, 0, 1, 4]);
  return Array.from({ length: random.integer(1, 4) }, (_, at) => {
    const page = (first + at * step) % PAGES;
    return `${random.pick(['I', 'L', 'L', 'S', 'S', 'M'])},${hex(page, random.pick([0, 0, 64, 4092]))},4,`;
  });
}

// Regions of all kinds; what is physical has the same distance to its address as pages of a file.
function map(random: Random): string {
  const where = range(random);
  const shift = random.integer(0, 1) * PAGE;
  const from = `0x${(Number.parseInt(where, 16) + shift).toString(16)}`;
  const kind = random.weighted([
    ['prot=rwxu', 6],
    ['prot=rwxu;huge=1', 2],
    ['prot=rwxu;eager=1', 2],
    ['prot=rwxu;eager=1;contiguous=1', 1],
    ['prot=rwxu;share=1', 2],
    [`prot=rwxu;file=f@${from}`, 2],
    [`prot=rwxu;share=1;file=f@${from}`, 3],
    ['physical', 2],
  ]);
  return kind === 'physical' ? `mapphys,${where},pa=${from};prot=rwxu` : `map,${where},${kind}`;
}

// Mostly whole blocks of four.
function range(random: Random): string {
  if (random.chance(0.3)) return `${hex(random.integer(0, PAGES - 1))},${hex(random.integer(1, 6))}`;
  return `${place(random)},${hex(4 * random.integer(1, 3))}`;
}

function place(random: Random): string {
  return hex(4 * random.integer(0, PAGES / 4 - 1));
}

function hex(pages: number, bytes = 0): string {
  return `0x${(pages * PAGE + bytes).toString(16)}`;
}
