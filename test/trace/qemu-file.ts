/** The parts of a QEMU recording, as docs/formats.md says. */

export interface Header {
  flags?: number;
  pid?: number;
  parent?: number;
  image?: number;
}

/** A header as the plugin writes it. */
export function header({ flags = 2, pid = 7, parent = 1, image = 1 }: Header = {}): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('PWQEMU1\0x86_64', 0, 'latin1');
  bytes.fill(0, 8);
  [64, flags, pid, parent, image, 64].forEach((value, place) => bytes.writeUInt32LE(value, 8 + 4 * place));
  bytes.write('x86_64', 32);
  bytes.writeBigUInt64LE(0x401000n, 48);
  bytes.writeBigUInt64LE(0x800000n, 56);
  return bytes;
}

export function words(...values: bigint[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, place) => bytes.writeBigUInt64LE(value, 8 * place));
  return bytes;
}

export const access = (kind: number, index: number, shift: number, address: bigint): Buffer =>
  words((BigInt(kind) << 60n) | (BigInt(shift) << 57n) | (BigInt(index) << 48n) | address);
export const block = (id: number): Buffer => words((4n << 60n) | BigInt(id));

export function event(type: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const padded = Buffer.concat([payload, Buffer.alloc((8 - (payload.length % 8)) % 8)]);
  return Buffer.concat([words((5n << 60n) | (BigInt(type) << 32n) | BigInt(padded.length)), padded]);
}

export function define(id: number, address: bigint, sizes: number[]): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(id, 0);
  head.writeUInt32LE(sizes.length, 4);
  head.writeBigUInt64LE(address, 8);
  return event(1, Buffer.concat([head, Buffer.from(sizes)]));
}

/** Numbers of src/record/plugin.c. */
const CALL = {
  brk: 1,
  mmap: 2,
  mmap2: 3,
  munmap: 4,
  mprotect: 5,
  mremap: 7,
  madvise: 8,
  wait4: 9,
  open: 12,
  openat: 13,
  clone: 23,
  vfork: 25,
};

export function call(name: keyof typeof CALL, result: bigint, values: bigint[], path = ''): Buffer {
  const numbers = [BigInt(CALL[name]), result, ...values, ...Array.from({ length: 6 - values.length }, () => 0n)];
  return event(5, Buffer.concat([words(...numbers), Buffer.from(path === '' ? '' : `${path}\0`)]));
}

const MAPS = [
  '400000-401000 r--p 0 /bin/x',
  '401000-402000 r-xp 1000 /bin/x',
  '402000-403000 rw-p 2000 /bin/x',
  '403000-404000 rw-p 0 ',
  '4000001000-4000802000 rw-p 0 ',
];
export const maps = event(3, Buffer.from(`${MAPS.join('\n')}\n\0`));
