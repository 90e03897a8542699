import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { reasonWhyEquivalent } from '../scripts/mutants/equivalent.ts';
import { mutate } from '../scripts/mutants/mutate.ts';
import type { Mutant } from '../scripts/mutants/mutate.ts';

const FIRST = 5;

/** What an expression of `a` and `b` gives: as it is, and with each of its mutants. */
function outcomes(expression: string, a: unknown, b: unknown): Record<string, unknown> {
  const { code, mutants } = mutate('tiny.ts', `(${expression});`, FIRST);
  const run = (chosen: number): unknown =>
    runInNewContext(code, { a, b, isChosenMutant: (id: number) => id === chosen, turnOfLoop: () => true });
  return Object.fromEntries([['', run(-1)], ...mutants.map(({ id, from, to }) => [`${from} ${to}`, run(id)])]);
}

test.each([
  ['a < b', 3, 3, { '': false, '< <=': true, '< >=': true }],
  ['a === b', 3, 4, { '': false, '=== !==': true }],
  ['a + b * 2', 3, 4, { '': 11, '+ -': -5, '* /': 5 }],
  ['(a ^ b) | a', 6, 3, { '': 7, '| &': 4, '^ &': 6 }],
  ['a && !b', true, true, { '': false, '&& ||': true, '! ': true }],
  ['a ?? b', 0, 5, { '': 0, '?? &&': 0 }],
  ['a ? 0 : -1', false, 0, { '': -1, 'a true': 0, 'a false': -1, '0 1': -1, '- ': 1 }],
  ['a += b', 3, 4, { '': 7, '+= -=': -1 }],
  ['a++ + a', 3, 0, { '': 7, '+ -': -1, '++ --': 5 }],
  ["a + 'text' + true", 3, 0, { '': '3texttrue', '+ -': NaN, 'true false': '3textfalse' }],
])('%s', (expression, a, b, expected) => {
  expect(outcomes(expression, a, b)).toEqual(expected);
});

test.each([
  ['a < b', 3, 4, ['< >=']],
  ['a < b', 3, 3, ['< <=', '< >=']],
  ['a < b', 4, 3, ['< >=']],
  ['a && b', true, true, []],
  ['a ? b : 1', true, 1, ['a false']],
  // What may do more than read is not done twice: it counts wherever it is reached.
  ['a.push(1) > 5', [], 0, ['> >=', '> <=', '1 0']],
])('which mutants of %s have another value', (expression, a, b, expected) => {
  const { code, mutants } = mutate('tiny.ts', `(${expression});`, FIRST, 'record');
  const others = new Set<number>();
  const isChosenMutant = (id: number): boolean => !others.add(id);
  const isOther = (id: number, value: unknown, mutant: () => unknown): unknown => {
    if (value !== mutant()) others.add(id);
    return value;
  };
  runInNewContext(code, { a, b, isChosenMutant, isOther });
  const told = mutants.filter(({ id }) => others.has(id)).map(({ from, to }) => `${from} ${to}`);
  expect(new Set(told)).toEqual(new Set(expected));
});

test('loops of what is not judged have an end, too', () => {
  const { code, mutants } = mutate('tiny.ts', 'while (a < 3) a += 0;', FIRST, 'loops');
  let turns = 0;
  const turnOfLoop = (): boolean => ++turns < 10;
  runInNewContext(code, { a: 0, turnOfLoop });
  expect([turns, mutants]).toEqual([10, []]);
});

const source = `
enum Kind { One = 1 }
export function f(a: number, list: number[]): number {
  if (a > 7) throw new Error(\`\${a + 1} is too much\`);
  list.push(a);
  for (;;) if (list.length > 2) break;
  while (a < 2) a++;
  const map: Record<'a' | '1', 0 | 1> = { a: 1, 1: 0 };
  return a as 1;
}`;

test('statements: conditions, calls and loops; no types, no keys, no texts of errors', () => {
  const { code, mutants } = mutate('tiny.ts', source, FIRST);
  const named = mutants.map(({ line, from, to }) => `${line}: ${from} -> ${to}`);
  expect(mutants.map(({ id }) => id)).toEqual(mutants.map((_, at) => FIRST + at));
  expect(named.toSorted()).toEqual(
    [
      '4: a > 7 -> true',
      '4: a > 7 -> false',
      '4: > -> >=',
      '4: > -> <=',
      '5: list.push(a); -> nothing',
      '6: list.length > 2 -> true',
      '6: list.length > 2 -> false',
      '6: > -> >=',
      '6: > -> <=',
      '7: a < 2 -> false',
      '7: < -> <=',
      '7: < -> >=',
      '7: ++ -> --',
      '8: 1 -> 0',
      '8: 0 -> 1',
    ].toSorted(),
  );
  expect(code.match(/turnOfLoop\(\)/g)).toHaveLength(2);
});

test('an equivalent mutant is left out for its reason, and no other one', () => {
  const mutant: Mutant = { id: 0, file: 'src/model/invariants.ts', line: 1, text: 'must(a < b);', from: '<', to: '<=' };
  expect(reasonWhyEquivalent(mutant)).toContain('no result');
  expect(reasonWhyEquivalent({ ...mutant, file: 'src/model/fork.ts' })).toBeNull();
});
