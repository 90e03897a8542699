import { describe, expect, it } from 'vitest';
import { bar, bytes, decimal, percent, plural, share, sparkline, thousands } from '../../src/report/numbers.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_048_576, '1,048,576'],
    [-1234, '-1,234'],
  ])('thousands(%d) = %s', (value, text) => expect(thousands(value)).toBe(text));

  it.each([
    [0, '0'],
    [3, '3'],
    [2.8653, '2.87'],
    [0.012345, '0.0123'],
    [1234.5678, '1,235'],
    [999.9, '1000'],
  ])('decimal(%d) = %s', (value, text) => expect(decimal(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [640, '640 B'],
    [4096, '4 KiB'],
    [1_530_000, '1.46 MiB'],
    [147_456, '144 KiB'],
    [256 * 2 ** 40, '256 TiB'],
    [2 ** 70, '1024 EiB'],
  ])('bytes(%d) = %s', (value, text) => expect(bytes(value)).toBe(text));

  it.each([
    [0, '0%'],
    [1, '100%'],
    [0.6442, '64.4%'],
    [0.5, '50.0%'],
    [0.999987, '99.9987%'],
    [0.999999999, '>99.9999%'],
    [0.00031, '0.031%'],
    [0.0000000001, '<0.0001%'],
    [0.975, '97.5%'],
    [0.9996, '99.96%'],
    [2.5, '250%'],
  ])('percent(%d) = %s', (value, text) => expect(percent(value)).toBe(text));

  it('shares, plurals, bars and columns', () => {
    expect(share(1, 0)).toBe('0%');
    expect(plural(1, 'page')).toBe('1 page');
    expect(plural(1024, 'process', 'processes')).toBe('1,024 processes');
    expect(bar(0.5, 4)).toBe('██░░');
    expect(bar(0.001, 4)).toBe('▏░░░');
    expect(bar(0.999, 4)).toBe('███▉');
    expect(bar(7, 4)).toBe('████');
    expect(bar(0, 4)).toBe('░░░░');
    expect(sparkline([0, 1, 7])).toBe('▁▂█');
    expect(sparkline([0, 0])).toBe('▁▁');
  });
});
