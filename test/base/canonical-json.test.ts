import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.ts';

test('keys are sorted at every depth, lists keep their order', () => {
  expect(canonicalJson({ b: [2, 1, { d: null, c: 'x"y' }], a: true, gone: undefined })).toBe(
    '{"a":true,"b":[2,1,{"c":"x\\"y","d":null}]}',
  );
});

test('the order in which keys were made does not matter', () => {
  expect(canonicalJson({ x: 1, y: { p: 1, q: 2 } })).toBe(canonicalJson({ y: { q: 2, p: 1 }, x: 1 }));
});
