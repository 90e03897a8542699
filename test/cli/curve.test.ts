import { describe, expect, test } from 'vitest';
import { called } from './support.ts';

describe('curve', () => {
  const trace = 'traces/ls.lackey.gz';

  test.each([
    [['curve', trace], 'expected --of tlb or --of memory'],
    [['curve', '--of', 'tlb'], 'expected a trace'],
    [['curve', trace, '--of', 'tlb', '--page-sizes', '5K'], '--page-sizes: expected powers of two'],
    [['curve', trace, '--of', 'tlb', '--points', '4'], '--points goes with --of memory'],
    [['curve', trace, '--of', 'memory', '--no-asid'], '--no-asid goes with --of tlb'],
    [['curve', trace, '--of', 'memory', '--policies', 'mru'], '--policies: expected some of lru, opt, fifo, clock'],
    [['curve', trace, '--of', 'memory', '--points', '1'], '--points: expected numbers of frames from 2'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await called(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
