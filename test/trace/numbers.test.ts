import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { isAddress, scanDecimal, scanHex } from '../../src/trace/readers/numbers.ts';

const number = { hi: 0, lo: 0 };
const value = (): bigint => (BigInt(number.hi >>> 0) << 32n) | BigInt(number.lo >>> 0);
const bytes = (text: string): Uint8Array => Buffer.from(`x${text}\n`);

test('numbers of every length', () => {
  const random = new XorShift32(3);
  for (let round = 0; round < 2000; round++) {
    const wanted = BigInt.asUintN(random.next() % 65, (BigInt(random.next()) << 32n) | BigInt(random.next()));
    const decimal = wanted.toString();
    expect(scanDecimal(bytes(decimal), 1, number)).toBe(1 + decimal.length);
    expect(value()).toBe(wanted);
    const hex = random.next() % 2 === 0 ? wanted.toString(16) : wanted.toString(16).toUpperCase();
    expect(scanHex(bytes(hex), 1, number)).toBe(1 + hex.length);
    expect(value()).toBe(wanted);
  }
});

describe('what is no number of 64 bits', () => {
  test.each(['', 'z', '-1', '18446744073709551616', '99999999999999999999', '000000000000000000001'])(
    'decimal %j',
    (text) => expect(scanDecimal(bytes(text), 1, number)).toBe(0),
  );
  test.each(['', 'g', '10000000000000000'])('hexadecimal %j', (text) =>
    expect(scanHex(bytes(text), 1, number)).toBe(0),
  );
});

test.each([
  [0x01ffffffffffffffn, 0x01ffffffffffffffn],
  [0xffffffff80000000n, 0x01ffffff80000000n],
  [0x0200000000000000n, null],
  [0xfeffffffffffffffn, null],
])('address %#', (given, address) => {
  number.hi = Number(given >> 32n);
  number.lo = Number(given & 0xffffffffn) | 0;
  expect(isAddress(number)).toBe(address !== null);
  if (address !== null) expect(value()).toBe(address);
});
