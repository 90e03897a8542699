import { expect, test } from 'vitest';
import { shrunk } from './shrink.ts';

const head = '# made up\npid,op,addr,size,args\n';
const records = Array.from({ length: 50 }, (_, at) => `1,L,${at},1`);
const textOf = (list: readonly string[]): string => `${head}${list.join('\n')}\n`;

test('what does not matter is taken out, in its order', async () => {
  const needs = ['1,L,3,1', '1,L,31,1', '1,L,49,1'];
  const fails = (trace: string): Promise<boolean> =>
    Promise.resolve(needs.every((line) => trace.includes(`\n${line}\n`)));
  expect(await shrunk(textOf(records), fails, 1000)).toBe(textOf(needs));
});

test('no more tries than were asked for', async () => {
  let asked = 0;
  const fails = (): Promise<boolean> => Promise.resolve(++asked > 100);
  await shrunk(textOf(records), fails, 3);
  expect(asked).toBe(3);
});
