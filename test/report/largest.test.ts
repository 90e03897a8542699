import { describe, expect, test } from 'vitest';
import { largest } from '../../src/report/largest.ts';

describe('largest', () => {
  const rows = [
    { name: 'a', faults: 3, references: 1 },
    { name: 'b', faults: 5, references: 1 },
    { name: 'c', faults: 3, references: 2 },
    { name: 'd', faults: 3, references: 1 },
    { name: 'e', faults: 0, references: 9 },
  ];
  const names = (most: number, ...values: ((row: (typeof rows)[number]) => number)[]) =>
    largest(rows, most, ...values).map(({ name }) => name);

  test('keeps so many, largest first, equal ones in their order', () => {
    expect(names(3, (row) => row.faults)).toEqual(['b', 'a', 'c']);
    expect(names(9, (row) => row.faults)).toEqual(['b', 'a', 'c', 'd', 'e']);
  });

  test('asks the next value where the first is equal', () => {
    expect(
      names(
        3,
        (row) => row.faults,
        (row) => row.references,
      ),
    ).toEqual(['b', 'c', 'a']);
  });

  test('of none is none', () => {
    expect(largest([], 3, () => 1)).toEqual([]);
    expect(names(0, (row) => row.faults)).toEqual([]);
  });
});
