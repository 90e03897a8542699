import { describe, expect, test } from 'vitest';
import { executesPrograms, limitFor } from '../../src/cli/validation.ts';
import { notesOf } from '../../src/cli/validation-notes.ts';
import type { Circumstances } from '../../src/cli/validation-notes.ts';
import type { NativeProcess } from '../../src/record/native-lines.ts';
import type { NativeRun } from '../../src/record/native.ts';
import { spreadOf } from '../../src/report/validation/validation.ts';
import type { Predicted } from '../../src/run/validate/predicted.ts';

const native: NativeProcess = {
  path: '',
  pid: 7,
  command: 'a',
  execs: false,
  threads: 1,
  minor: 100,
  major: 0,
  tablesKb: 40,
  residentKb: 800,
  residentPeakKb: 900,
};

function run(more: Partial<NativeRun> = {}): NativeRun {
  return {
    ended: { code: 0, interrupted: false },
    minor: 100,
    major: 0,
    processes: [native],
    maps: new Map(),
    ...more,
  };
}

const predicted: Predicted = {
  minor: 100,
  major: 0,
  references: 1,
  processes: [{ path: '', pid: 9, command: 'a', minor: 100, major: 0, residentPeakKb: 900 }],
};

function notes(more: Partial<Circumstances>): string[] {
  const runs = more.runs ?? [run()];
  const minor = spreadOf(runs.map((each) => each.minor));
  const limit = limitFor(minor, null, false);
  const plain = { predicted, runs, lacks: '', minor, limit, recorded: null, recorder: 'lackey', lastWords: '' };
  // What the machine of the test has is left out.
  return notesOf({ ...plain, ...more }).filter((note) => !/huge pages|AVX/.test(note));
}

describe('notes are only those that apply', () => {
  test('none where all is alike', () => expect(notes({})).toEqual([]));

  test('exit codes', () => {
    const failed = run({ ended: { code: 3, interrupted: false } });
    expect(notes({ runs: [failed], lastWords: 'why' })).toEqual([
      'the command ended with exit code 3 in every run: why',
    ]);
    expect(notes({ runs: [failed, run()] })[0]).toMatch(/^the native runs did not end alike \(exit codes 3, 0\)/);
    expect(notes({ recorded: { code: 1, interrupted: false } })[0]).toMatch(
      /^recorded, the command ended with exit code 1, natively with 0/,
    );
  });

  test('runs that differ, a cold cache, threads, processes, sums', () => {
    expect(notes({ runs: [run(), run({ minor: 110 }), run({ minor: 100 })] })[0]).toMatch(/differ by 10 faults/);
    expect(notes({ runs: [run({ major: 2 })] })[0]).toMatch(/^2 major faults in the native runs/);
    expect(notes({ runs: [run({ processes: [{ ...native, threads: 4 }] })] })[0]).toMatch(
      /^a process has 4 threads: lackey runs them one at a time/,
    );
    expect(notes({ runs: [run({ processes: [native, { ...native, path: '0' }] })] })).toEqual([
      '1 process recorded, 2 natively',
    ]);
    expect(notes({ lacks: 'no ptrace', runs: [run({ processes: null })] })[0]).toMatch(/sum .* exec .*: no ptrace$/);
  });

  test('what QEMU does not record, where the numbers differ', () => {
    expect(notes({ recorder: 'qemu' })).toEqual([]);
    expect(notes({ recorder: 'qemu', runs: [run({ minor: 101 })] })[0]).toContain('no vdso');
  });
});

describe('limits', () => {
  test('5% where a forked process executes a program, in the recording or natively', () => {
    const spread = spreadOf([1000]);
    expect(limitFor(spread, null, false).faults).toBe(20);
    expect(limitFor(spread, null, true).faults).toBe(50);
    expect(limitFor(spread, 10, true)).toMatchObject({ percent: 10, faults: 100 });
    expect(executesPrograms(predicted, [run()])).toBe(false);
    expect(executesPrograms(predicted, [run({ processes: [{ ...native, execs: true }] })])).toBe(false);
    expect(executesPrograms(predicted, [run({ processes: [native, { ...native, path: '0', execs: true }] })])).toBe(
      true,
    );
    const two = [...predicted.processes, { ...predicted.processes[0], path: '0', command: 'b' }];
    expect(executesPrograms({ ...predicted, processes: two }, [run({ processes: null })])).toBe(true);
  });
});
