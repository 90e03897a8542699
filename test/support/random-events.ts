// The events of a random trace, in all their flavours.

import { access, burst } from './random-accesses.ts';
import { anyPage, anyProt, anyRange, fileArgument, pidPool } from './random-writer.ts';
import type { Writer } from './random-writer.ts';

export function start(writer: Writer, pid: number, emptySpace: boolean): void {
  writer.ended.delete(pid);
  writer.living.set(pid, { code: anyPage(writer), data: anyPage(writer) });
  if (emptySpace && !writer.plain) mapRegions(writer, pid);
}

function mapRegions(writer: Writer, pid: number): void {
  const { random, regions, grain } = writer;
  for (const region of regions) {
    if (!writer.calm && random.chance(0.05)) continue;
    if (!writer.calm && random.chance(0.12)) {
      // A stack: its top page, from which the others are grown.
      const limit = BigInt(region.pages + random.integer(-1, 3)) * grain;
      const top = region.base + BigInt(region.pages - 1) * grain;
      writer.write(pid, 'map', top, grain, `prot=rwxu;growsdown=${limit};name=stack`);
      continue;
    }
    const args = random.weighted([
      ['', 1],
      ['prot=rwxu', 7],
      ['prot=rwxu;share=1', 1.5],
      [`prot=rwxu;file=${fileArgument(writer)}`, 3],
      [`prot=rwxu;share=1;file=${fileArgument(writer)}`, 1.5],
    ]);
    writer.write(pid, 'map', region.base, BigInt(region.pages) * grain, args);
  }
}

export function event(writer: Writer, pid: number): void {
  const { random } = writer;
  if (writer.calm) {
    random.weighted([
      [fork, 4],
      [exit, 1],
      [exec, 0.5],
      [discard, 2],
      [other, 2],
      [mapRegions, 1],
    ])(writer, pid);
    return;
  }
  const kind = random.weighted([
    [map, 6],
    [unmap, 2],
    [discard, 1],
    [protect, 2],
    [remap, 2],
    [brk, 1.5],
    [mapPhysical, 0.7],
    [fork, 3],
    [exit, 1],
    [exec, 0.7],
    [other, 1.5],
  ]);
  // A plain trace has no record that ends the implicit maps, as a rule.
  const isPlain = kind === fork || kind === exit || kind === exec || kind === other;
  if (writer.plain && !isPlain && random.chance(0.9)) return burst(writer, pid);
  kind(writer, pid);
}

function map(writer: Writer, pid: number): void {
  const { random } = writer;
  const flags: string[] = [];
  if (random.chance(0.85)) flags.push(`prot=${anyProt(random)}`);
  if (random.chance(0.25)) flags.push(random.chance(0.9) ? 'share=1' : 'share=0');
  if (random.chance(0.35)) flags.push(`file=${fileArgument(writer)}`);
  if (random.chance(0.2)) flags.push('eager=1');
  if (random.chance(0.12)) flags.push('contiguous=1');
  if (random.chance(0.2)) flags.push(`growsdown=0x${(writer.grain * BigInt(random.integer(1, 20))).toString(16)}`);
  if (random.chance(0.03)) flags.push('guard=1');
  if (random.chance(0.05)) flags.push('huge=1');
  if (random.chance(0.1)) flags.push(`name=${random.pick(['heap', 'a name', 'stack'])}`);
  const [va, length] = anyRange(writer);
  writer.write(pid, 'map', va, length, flags.join(';'));
  const activity = writer.living.get(pid);
  if (activity && random.chance(0.7)) activity.data = va - (va % writer.grain);
}

function unmap(writer: Writer, pid: number): void {
  const [va, length] = anyRange(writer);
  // Now and then a range that holds nearly everything.
  const { random } = writer;
  const isVast = random.chance(0.1);
  if (isVast) writer.write(pid, 'unmap', 0n, 0x2_0000_0000n);
  else writer.write(pid, 'unmap', va, length);
  if (random.chance(0.3)) access(writer, pid, random.pick(['L', 'S']), va - (va % writer.grain));
  // A region that is gone for good makes nothing but invalid references.
  if (isVast && random.chance(0.8)) mapRegions(writer, pid);
  else if (random.chance(0.6))
    writer.write(pid, 'map', va, length, `prot=rwxu${random.pick(['', '', ';share=1', ';file=data'])}`);
}

function discard(writer: Writer, pid: number): void {
  const [va, length] = anyRange(writer);
  writer.write(pid, 'discard', va, length);
}

function protect(writer: Writer, pid: number): void {
  const { random } = writer;
  const [va, length] = anyRange(writer);
  const prot = anyProt(random);
  writer.write(pid, 'protect', va, length, `prot=${prot}`);
  // The way back: marks must have survived.
  if (random.chance(0.5)) {
    access(writer, pid, random.pick(['L', 'S']), va);
    writer.write(pid, 'protect', va, length, 'prot=rwxu');
  }
}

function remap(writer: Writer, pid: number): void {
  const { random, grain } = writer;
  const [va, length] = anyRange(writer);
  const args: string[] = [];
  if (random.chance(0.65)) {
    // Mostly elsewhere; close by means an overlap, which does nothing.
    const to = random.chance(0.8) ? anyRange(writer)[0] : va + grain;
    args.push(`to=0x${to.toString(16)}`);
  }
  if (random.chance(0.7)) {
    const [, newLength] = anyRange(writer);
    args.push(`newsize=0x${newLength.toString(16)}`);
  }
  writer.write(pid, 'remap', va, length, args.join(';'));
}

function brk(writer: Writer, pid: number): void {
  const { random, regions, grain } = writer;
  const low = regions.filter((region) => region.base < 0x1000_0000n);
  const base = low.length > 0 ? low[0]!.base : 0x20000n;
  const rounds = random.integer(1, 3);
  for (let round = 0; round < rounds; round++) {
    const end = base + BigInt(random.integer(0, 10)) * grain + (random.chance(0.3) ? 0x123n : 0n);
    writer.write(pid, 'brk', end);
    const activity = writer.living.get(pid)!;
    if (random.chance(0.5)) activity.data = end - (end % grain);
    if (random.chance(0.5) && activity.data >= grain) access(writer, pid, 'S', activity.data - grain);
  }
}

function mapPhysical(writer: Writer, pid: number): void {
  const { random, grain } = writer;
  const [va, length] = anyRange(writer);
  const pa = random.weighted([
    [BigInt(random.integer(0, 60)) * grain, 3],
    [0xfd000000n + BigInt(random.integer(0, 3)) * grain, 3],
    [0xfe000000n, 1],
    [0x12345n, 1],
  ]);
  const prot = random.chance(0.7) ? `;prot=${anyProt(random)}` : '';
  writer.write(pid, 'mapphys', va, length, `pa=0x${pa.toString(16)}${prot}`);
  const activity = writer.living.get(pid);
  if (activity && random.chance(0.7)) activity.data = va - (va % grain);
}

function fork(writer: Writer, pid: number): void {
  const { random, living } = writer;
  if (living.size >= 6 || writer.left() === 0) return;
  const free = pidPool.filter((candidate) => !living.has(candidate));
  if (free.length === 0) return;
  const reusable = free.filter((candidate) => writer.ended.has(candidate));
  const child = reusable.length > 0 && random.chance(0.5) ? random.pick(reusable) : random.pick(free);
  const isShared = random.chance(0.3);
  writer.write(pid, isShared ? 'vfork' : 'fork', null, null, `child=${child}`);
  start(writer, child, false);
  // The child goes on where its parent is: the pages that are marked now.
  living.set(child, { ...living.get(pid)! });
  if (random.chance(0.5)) burst(writer, child);
  if (isShared && random.chance(0.5)) exec(writer, child);
  else if (random.chance(0.2)) exit(writer, child);
  if (random.chance(0.4)) burst(writer, pid);
  if (random.chance(0.3)) writer.write(pid, 'wait', null, null, `child=${child}`);
}

function exec(writer: Writer, pid: number): void {
  writer.write(pid, 'exec');
  if (!writer.plain) mapRegions(writer, pid);
}

// The last record may not fit: then the process just goes on living, which is as good.
function exit(writer: Writer, pid: number): void {
  if (writer.left() === 0) return;
  writer.write(pid, 'exit');
  writer.living.delete(pid);
  writer.ended.add(pid);
}

function other(writer: Writer, pid: number): void {
  const { random } = writer;
  const operation = random.pick(['switch', 'switch', 'switch', 'wait', 'kmalloc', 'kfree']);
  const id = `id=${random.integer(1, 5)}`;
  if (operation === 'kmalloc') writer.write(pid, operation, null, 256n, random.chance(0.3) ? `${id};aligned=1` : id);
  else if (operation === 'kfree') writer.write(pid, operation, null, null, id);
  else if (operation === 'wait') writer.write(pid, operation, null, null, `child=${random.pick(pidPool)}`);
  else writer.write(pid, operation);
}
