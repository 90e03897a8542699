import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { initText } from '../../src/system/init-text.ts';
import { readProfile, resolveProfile } from '../../src/system/load.ts';
import { parseSet } from '../../src/system/overrides.ts';
import { profiles } from '../../src/system/profiles/index.ts';
import { showText } from '../../src/system/show-text.ts';

test('config show: each value and its source', () => {
  const profile = readProfile('title: A test\nmemory: 1MiB\ntlb:\n  l1d: {entries: 16}\n', 'mine.yaml');
  const shown = showText(resolveProfile(profile, [parseSet('tlb.l2.entries=8', '--set')]));
  const lines = shown.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines[0]).toEqual(['# A test']);
  expect(lines).toContainEqual(['name', 'mine', 'mine.yaml:1:1']);
  expect(lines).toContainEqual(['memory', '1048576 (1 MiB)', 'mine.yaml:2:9']);
  expect(lines).toContainEqual(['tlb.l1d.entries', '16', 'mine.yaml:4:18']);
  expect(lines).toContainEqual(['tlb.l1d.ways', '16', 'default']);
  expect(lines).toContainEqual(['tlb.l2.entries', '8', '--set tlb.l2.entries']);
  expect(lines).toContainEqual(['tlb.l2.policy', 'lru', 'default']);
  expect(lines).toContainEqual(['table.levels', '[10,10]', 'default']);
});

test('what an override starts from its default keeps that source', () => {
  const { sources } = resolveProfile(readProfile('', 'x'), [parseSet('tlb.l1d.entries=16', '--set')]);
  const from = Object.fromEntries(sources.map(({ path, source }) => [path, source]));
  expect(from).toMatchObject({ 'tlb.l1d.entries': '--set tlb.l1d.entries', 'tlb.l1d.ways': 'default' });
});

test.each(Object.keys(profiles))('config init %s: every comment uncommented changes nothing', (name) => {
  const profile = shippedProfile(name);
  if (profile === null) throw new Error(name);
  const resolved = resolveProfile(profile);
  const text = initText(name, resolved);
  expect(parse(text)).toEqual({ system: name, set: null });

  const { set, ...rest } = parse(text.replaceAll(/^( *)# (\S+:|- )/gm, '$1$2'));
  expect(Object.keys(rest)).toEqual(['system', 'traces', 'out', 'format', 'window', 'budgets']);
  const overrides = Object.entries(set).map(([path, value]) => ({ path, value, source: 'set' }));
  expect(resolveProfile(profile, overrides).system).toEqual(resolved.system);
  expect(overrides.length).toBe(resolved.sources.length - 1);
});
