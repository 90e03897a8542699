import { expect, test } from 'vitest';
import { configId } from '../../src/run/config-id.ts';
import { loadSystem } from '../../src/system/load.ts';

test('an id is 12 hex digits, and the same for the same settings however they are written', () => {
  const id = configId(loadSystem('{"name": "x", "memory": 1048576, "quantum": 20000}', 'a.json'));
  expect(id).toMatch(/^[0-9a-f]{12}$/);
  expect(configId(loadSystem('quantum: 20000\nmemory: 1MiB', 'x.yaml'))).toBe(id);
});

test('any setting changes it', () => {
  const id = configId(loadSystem('', 'x'));
  expect(configId(loadSystem('', 'x', ['quantum=20001']))).not.toBe(id);
  expect(configId(loadSystem('', 'x', ['tlb.l1d.ways=2']))).not.toBe(id);
});

test('ids are kept: published results name them', () => {
  expect(configId(loadSystem('', 'example-32'))).toBe('c02c71b64b61');
});
