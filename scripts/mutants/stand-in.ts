import { JestAsymmetricMatchers, JestChaiExpect, JestExtend, chai } from '@vitest/expect';

// Stands in for vitest where tests are run thousands of times in one process: what the tests of this project call, and no more. Their errors come of vitest's own matchers.

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const { expect } = chai as unknown as { expect: unknown };

export interface Collected {
  /** Its file, its groups, itself, and its number, which no other has. */
  name: string;
  run: () => Promise<void>;
}

type Body = (...values: unknown[]) => unknown;

/** All tests of all files that were loaded, in their order. */
export const collected: Collected[] = [];

interface Scope {
  name: string;
  before: Body[];
}
let scope: Scope[] = [];
const ends: Body[] = [];

function add(name: string, body: Body, values: unknown[] = []): void {
  const scopes = [...scope];
  collected.push({
    name: [...scopes.map((one) => one.name), name, `#${collected.length}`].filter((part) => part !== '').join(' > '),
    run: async () => {
      for (const { before } of scopes) for (const hook of before.splice(0)) await hook();
      await body(...values);
    },
  });
}

function group(name: string, body: Body, values: unknown[] = []): void {
  scope.push({ name, before: [] });
  body(...values);
  scope.pop();
}

/** The forms in which a test or a group is declared: `(name, options?, body)`, `.each(rows)(name, options?, body)`, `.skipIf(no)(...)`. */
function forms(declare: (name: string, body: Body, values?: unknown[]) => void): unknown {
  const plain = (name: string, ...rest: unknown[]): void => declare(name, bodyOf(rest));
  return Object.assign(plain, {
    concurrent: plain,
    each:
      (rows: readonly unknown[]) =>
      (name: string, ...rest: unknown[]): void => {
        for (const row of rows)
          declare(
            `${name} ${typeof row === 'object' ? '' : (row as string | number)}`,
            bodyOf(rest),
            Array.isArray(row) ? row : [row],
          );
      },
    skipIf: (skipped: boolean) => (skipped ? () => {} : plain),
    runIf: (run: boolean) => (run ? plain : () => {}),
  });
}

function bodyOf(rest: readonly unknown[]): Body {
  return rest.find((one) => typeof one === 'function') as Body;
}

export const test = forms(add);
export const it = test;
export const describe = forms(group);

/** Begins a file, whose hooks are its own. */
export function beginFile(name: string): void {
  scope = [{ name, before: [] }];
}

/** Once, before the first test. */
export function beforeAll(hook: Body): void {
  scope.at(-1)!.before.push(hook);
}

/** When no test will be run again. */
export function afterAll(hook: Body): void {
  ends.push(hook);
}

export async function end(): Promise<void> {
  for (const hook of ends.splice(0)) await hook();
}
