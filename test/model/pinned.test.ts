import { describe, expect, test } from 'vitest';
import { REPLACEMENTS } from '../../src/system/fields.ts';
import { runCase } from '../support/run-case.ts';

// The source of a copy must stay while a frame for the copy is looked for, whatever the policy thinks of it. Two frames, by hand.

const head = 'pid,op,addr,size,args\n1,map,0x1000,0x4000,\n';

function systemOf(policy: string, frames: number, zeroPage: boolean): unknown {
  return {
    memory: frames * 4096,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    allocator: { strategy: 'first-fit' },
    replacement: { policy },
    zeroPage,
  };
}

describe.each(REPLACEMENTS.filter((policy) => policy !== 'none'))('%s', (policy) => {
  test('the source is the zero page, which is no page of the policy: the one page there is goes', async () => {
    const trace = `${head}1,L,0x1000,4\n1,S,0x2000,4\n1,S,0x1000,4\n`;
    const { metrics } = await runCase(trace, systemOf(policy, 2, true), { check: true });
    expect(metrics).toMatchObject({ zero_page: 1, demand_zero: 1, cow_copy: 1, evictions: 1, out_of_memory: 0 });
  });

  test.each([
    ['0x1000', '0x2000'],
    ['0x2000', '0x1000'],
  ])('of two pages the other one goes: %s is copied', async (source, other) => {
    const copied = `1,S,0x1000,4\n1,S,0x2000,4\n1,fork,,,child=2\n2,S,${source},4\n2,L,${source},4\n1,L,${source},4\n`;
    const { metrics } = await runCase(`${head}${copied}1,L,${other},4\n`, systemOf(policy, 2, false), { check: true });
    // Source and copy are there; the last load brings the other one back.
    expect(metrics).toMatchObject({ cow_copy: 1, swap_in: 1, evictions: 2, out_of_memory: 0 });
  });

  test('there is no other one: no frame, and the source is as it was', async () => {
    const trace = `${head}1,S,0x1000,4\n1,fork,,,child=2\n2,S,0x1000,4\n1,L,0x1000,4\n`;
    const { metrics } = await runCase(trace, { ...(systemOf(policy, 1, false) as object), onInvalid: 'continue' });
    expect(metrics).toMatchObject({ cow_copy: 0, evictions: 0, out_of_memory: 1, swap_in: 0, alloc_failures: 1 });
  });
});
