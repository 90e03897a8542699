import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/program.ts';
import { rowOf } from '../../src/metrics/index.ts';
import { findings, rules } from '../../src/report/findings/index.ts';
import type { Example } from './kernel-findings.ts';
import { kernelExamples } from './kernel-findings.ts';
import { memoryExamples } from './memory-findings.ts';
import { translationExamples } from './translation-findings.ts';
import { caseTotals, processOf, regionOf, resultOf, systemOf } from './fixture.ts';

const policy = (name: string) =>
  systemOf({
    replacement: {
      policy: name,
      scope: 'global',
      seed: 1,
      writeAlways: false,
      tick: 10_000,
      tau: 10_000,
      kin: 25,
      kout: 50,
      small: 10,
    },
  });
const family = [
  processOf(17235, { cow_reuse: 100, cow_copy: 156 }),
  processOf(17242, { cow_copy: 1024 }, { parent: 17235, command: 'cowfork' }),
];

const examples: Record<keyof typeof rules, Example> = {
  aborted: {
    says: [[{ references: 1 }, { aborted: true }, /stopped at reference 1/]],
    silent: [[{ references: 1 }, {}]],
  },
  'out-of-memory': {
    says: [
      [{ references: 12, out_of_memory: 6 }, {}, /6 references \(50.0% of all; dropped\).*replacement.policy: none/],
      [
        { references: 12, event_failures: 1, alloc_failures: 1 },
        { system: policy('lru') },
        /1 event found no frame.*lru found no victim/s,
      ],
    ],
    silent: [
      [{ references: 12, no_region: 3, invalid_faults: 3 }, {}],
      [{ references: 12, event_failures: 1 }, {}],
    ],
  },
  'invalid-references': {
    says: [
      [
        { references: 10, guard: 2, user_access: 1 },
        { regions: [regionOf('kernel', 'stack', { user_access: 1 }), regionOf('kernel', 'guard below', { guard: 2 })] },
        /of what the kernel of example keeps for itself: guard below \(2\), stack \(1\)\./,
      ],
      [
        { references: 10, no_region: 1, guard: 2 },
        {},
        /3 references refused \(30.0%\).*2 to guard pages \(guard\), 1 to addr/s,
      ],
    ],
    silent: [[{ references: 10, out_of_memory: 3 }, {}]],
  },
  ...kernelExamples,
  'ignored-records': {
    says: [
      [{ ignored_records: 1, accesses: 3 }, {}, /1 record of ended.*25.0% of the records/s],
      [
        { ignored_records: 1, accesses: 3, invalid_references: 1 },
        { system: systemOf({ onInvalid: 'kill' }) },
        /onInvalid: kill/,
      ],
    ],
    silent: [[{ accesses: 3 }, {}]],
  },
  ...memoryExamples,
  ...translationExamples,
  'leaked-frames': {
    says: [[{ leaked_frames: 4 }, {}, /4 frames leaked \(16 KiB\)/]],
    silent: [[{ cow_copy: 4 }, {}]],
  },
  thrashing: {
    says: [
      [
        { evictions: 213, swap_ins: 149, page_faults: 408 },
        { system: policy('fifo') },
        /149 faults brought back what 213 evictions took away/,
      ],
      [
        { evictions: 4, file_major: 2, page_faults: 4 },
        { system: { ...policy('lru'), fileCache: 'warm' } },
        /2 faults brought back.*2 file pages read again: 50.0%/s,
      ],
    ],
    silent: [
      [{ page_faults: 3, swap_ins: 0 }, {}],
      [{ evictions: 4, file_major: 2, page_faults: 4 }, { system: policy('lru') }],
    ],
  },
  pressure: {
    says: [
      [
        { evictions: 100, swap_ins: 3, swap_outs: 90 },
        { system: policy('lru') },
        /only 3 of 100 evicted pages came back/,
      ],
    ],
    silent: [
      [{}, {}],
      [{ evictions: 100, swap_ins: 99, page_faults: 200 }, {}],
    ],
  },
  'eager-fork': {
    says: [[{ eager_copies: 9 }, {}, /Forks copied 9 frames at once \(36 KiB\)/]],
    silent: [[{ cow_copy: 9 }, {}]],
  },
  'eager-pages': {
    says: [[{ eager_pages: 100, touched_pages: 30 }, {}, /At least 70 pages.*70.0% of what was filled, 280 KiB/s]],
    silent: [[{ eager_pages: 100, touched_pages: 100 }, {}]],
  },
  'allocator-search': {
    says: [[{ alloc_calls: 10, alloc_steps: 125 }, {}, /12.5 steps for each request.*first-fit/s]],
    silent: [[{ alloc_calls: 10, alloc_steps: 79 }, {}]],
  },
  fragmentation: {
    says: [
      [
        { free_frames: 19, free_runs: 6, largest_free_run: 8 },
        {},
        /fragmentation 57.9%.*19 free frames lay in 6 runs/s,
      ],
      [{ free_frames: 2, free_runs: 2, largest_free_run: 1, alloc_failures: 1 }, {}, /1 request ended with nothing/],
    ],
    silent: [[{ free_frames: 19, free_runs: 2, largest_free_run: 18 }, {}]],
  },
  'dominant-fault': {
    says: [
      [
        { page_faults: 100, demand_zero: 70, references: 1000 },
        { regions: [regionOf('mapping', 'buffer', { demand_zero: 60 }), regionOf('heap', '', { demand_zero: 10 })] },
        /70.0% of the faults are demand_zero.*85.7% of them lie in one place: mapping buffer\./s,
      ],
    ],
    silent: [
      [{ page_faults: 100, demand_zero: 40, file_minor: 40, cow_copy: 20 }, {}],
      [{}, {}],
    ],
  },
  'fork-copies': {
    says: [
      [
        { cow_copy: 1180, cow_reuse: 100, cow_shared_peak: 2048, cow_saved_bytes: 8 * 2 ** 20, page_faults: 3400 },
        { processes: family },
        /Fork shared 8 MiB.*Process 17242 \(cowfork\), the child of 17235, copied 1,024 pages.*wrote 100 pages in place/s,
      ],
    ],
    silent: [
      [{ cow_copy: 9, cow_shared_peak: 9 }, { processes: [processOf(1, { cow_copy: 9 })] }],
      [{ cow_copy: 9 }, { processes: family }],
    ],
  },
  'fault-around': {
    says: [
      [
        { around_mapped: 100, file_minor: 10, page_faults: 25 },
        { system: systemOf({ faultAround: 16 }) },
        /up to 100 faults.*80.0%/s,
      ],
    ],
    silent: [[{ file_minor: 10, page_faults: 10 }, {}]],
  },
  'internal-use': {
    says: [[{ touched_pages: 100, touched_bytes: 40_960 }, {}, /Only 10.0% of the bytes/]],
    silent: [
      [{ touched_pages: 15, touched_bytes: 64 }, {}],
      [{ touched_pages: 100, touched_bytes: 409_600 }, {}],
    ],
  },
};

describe.each(Object.entries(rules))('the rule %s', (name, rule) => {
  const example = examples[name as keyof typeof rules];

  it.each(example.says)('speaks of %o', (totals, parts, words) => {
    const result = resultOf(totals, parts);
    const finding = rule(result, rowOf(result));
    expect(`${finding?.title}\n${finding?.text}`).toMatch(words);
    expect(finding?.weight).toBeGreaterThan(0);
    expect(finding?.metrics).not.toHaveLength(0);
  });

  it.each(example.silent)('is silent about %o', (totals, parts) => {
    const result = resultOf(totals, parts);
    expect(rule(result, rowOf(result))).toBeNull();
  });
});

describe('findings', () => {
  const moreOf = (name: keyof typeof rules, parts = {}): (string | undefined)[] =>
    examples[name].says.map(([totals, own]) => {
      const result = resultOf(totals, { ...own, ...parts });
      return rules[name](result, rowOf(result))?.more;
    });

  it('and their rules are in docs/findings.md, in order', () => {
    const listed = [...readFileSync('docs/findings.md', 'utf8').matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name);
    expect(listed).toEqual(Object.keys(rules));
    expect(findings(resultOf({ leaked_frames: 4 }))[0].rule).toBe('leaked-frames');
  });

  it('name a command that shows more', () => {
    expect(moreOf('second-faults')[0]).toBe('pagewalk run demo --set zeroPage=false');
    expect(moreOf('second-faults', { traces: ['a b', 'c'] })[0]).toBe("pagewalk run 'a b' c --set zeroPage=false");
    expect(moreOf('second-faults', { traces: ['-'] })[0]).toBe('pagewalk run - --set zeroPage=false');
    expect(moreOf('tlb-reach').slice(0, 2)).toEqual(Array.from({ length: 2 }, () => 'pagewalk curve demo --of tlb'));
    expect(moreOf('switch-flushes')[0]).toBe('pagewalk run demo --set tlb.asid=true');
    expect(moreOf('huge-bloat')[0]).toBe('pagewalk compare demo --vary hugePages.policy=never,advise,always');
    // Several traces are one workload only for run.
    expect(moreOf('huge-bloat', { traces: ['a', 'b'] })[0]).toBe('pagewalk run a b --set hugePages.policy=never');
    expect(moreOf('fault-around', { traces: ['-'] })[0]).toBe('pagewalk run - --set faultAround=0');
  });

  /** Systems that have what a rule speaks of. */
  const SYSTEMS: Partial<Record<keyof typeof rules, string>> = {
    'kernel-heap': 'eyn-os',
    'kfree-errors': 'eyn-os',
    'kernel-events': 'eyn-os',
    'kernel-tables': 'ceanos',
    'pool-exhausted': 'flat-rtos',
    'process-failures': '32rtos',
  };

  it.each(Object.keys(rules) as (keyof typeof rules)[])('of the rule %s name commands that run', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'pagewalk-findings-'));
    const trace = join(folder, 'demo');
    writeFileSync(trace, 'pid,op,addr,size,args\n1,map,0x40000000,8192,\n1,S,0x40000000,4,\n');
    const system = SYSTEMS[name] === undefined ? [] : ['--system', SYSTEMS[name]];
    // Each command once; what writes is only planned.
    for (const more of new Set(moreOf(name, { traces: [trace] }))) {
      const [first, command, ...rest] = (more ?? '').replaceAll("'", '').split(' ');
      const own = command === 'curve' || command === 'inspect' ? [] : [...system, '--dry-run'];
      const said: string[] = [];
      const stream = new Writable({
        write: (text, _, done) => {
          said.push(String(text));
          done();
        },
      });
      const code = await program([command, ...rest, ...own], { stdout: stream, stderr: stream, env: {}, cwd: folder });
      expect({ first, code, said: code === 0 ? '' : said.join('') }).toEqual({ first: 'pagewalk', code: 0, said: '' });
    }
    rmSync(folder, { recursive: true });
  });

  it('are ranked: problems, costs, insights, each by weight', () => {
    const found = findings(resultOf(caseTotals('61-repl-mixed-fifo')));
    const order = { problem: 0, cost: 1, insight: 2 };
    const ranks = found.map((finding) => order[finding.severity] * 1000 - finding.weight);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(found[0]?.title).toBe('124 references refused (11.6%)');
  });

  it('are none for a run without numbers', () => {
    expect(findings(resultOf())).toEqual([]);
  });

  it('hold no number that is none', () => {
    for (const name of ['01-one-load', '67-out-of-memory', '70-abort', '78-mixed-08', '97-backing-none']) {
      const text = JSON.stringify(findings(resultOf(caseTotals(name), { aborted: name === '70-abort' })));
      expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  });
});
