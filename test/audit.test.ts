import { expect, test } from 'vitest';
import { advisoriesOf, judged } from '../scripts/advisories.ts';

const tolerated = {
  name: 'picomatch',
  severity: 'high',
  title: 'is slow',
  url: 'https://github.com/advisories/GHSA-fc5q-39xc-vjpf',
};
const other = {
  name: 'yaml',
  severity: 'low',
  title: 'is deep',
  url: 'https://github.com/advisories/GHSA-48c2-rrv3-qjmp',
};

test('an audit is read, or why there is none', () => {
  const vulnerabilities = {
    yaml: { name: 'yaml', severity: 'low', via: [{ ...other, source: 1, range: '<2.8.3' }], effects: ['user'] },
    user: { name: 'user', severity: 'low', via: ['yaml'], effects: [] },
  };
  expect(advisoriesOf({ auditReportVersion: 2, vulnerabilities })).toEqual([other]);
  expect(advisoriesOf({ vulnerabilities: {} })).toEqual([]);
  expect(advisoriesOf({ message: '405 Method Not Allowed', error: {} })).toBe('405 Method Not Allowed');
});

test('an advisory fails, but for one of a tool that is tolerated, until its day', () => {
  const line = 'yaml: low: is deep (https://github.com/advisories/GHSA-48c2-rrv3-qjmp)';
  expect(judged([other], [other], '2026-11-22')).toEqual({ tolerated: [], failing: [line] });
  expect(judged([other], [], '2026-11-22').failing).toEqual([line]);
  expect(judged([{ ...other, name: 'picomatch' }], [], '2026-11-22').failing).toHaveLength(1);
  for (const day of ['2026-11-22', '2027-02-28']) {
    const { tolerated: lines, failing } = judged([tolerated, other], [], day);
    expect(lines).toEqual([expect.stringMatching(/^Tolerated until 2027-02-28: picomatch: GHSA-fc5q-39xc-vjpf: ./)]);
    expect(failing).toEqual([line]);
  }
  const failing = ['picomatch: high: is slow (https://github.com/advisories/GHSA-fc5q-39xc-vjpf)'];
  expect(judged([tolerated], [], '2027-03-01')).toEqual({ tolerated: [], failing });
  expect(judged([tolerated], [tolerated], '2026-11-22')).toEqual({ tolerated: [], failing });
});
