import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { metrics } from '../../src/metrics/index.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { metricsReference } from '../../src/report/metrics-reference.ts';
import { systemWords } from '../../src/report/system-words.ts';
import { caseTotals, resultOf, systemOf } from './fixture.ts';
import { hostile, sampleRun } from './sample.ts';

const links = (text: string) => [...text.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1]);
const anchors = (text: string) => [...text.matchAll(/<a id="([^"]*)">/g)].map((match) => `#${match[1]}`);

describe('placement', () => {
  it('says what went where, and what was raised', () => {
    const region = {
      role: 'heap',
      region: '[heap]',
      from: '0x4000',
      to: '0x80000000',
      bytes: 8192,
      window: 'user heap',
    };
    const raised = [{ part: 'heap', from: 4096, to: 8192 }];
    const images = [1, 2].map((pid) => ({ trace: 'demo', pid, image: pid - 1 }));
    const report = markdownReport([resultOf({}, { placed: [{ images, regions: [region], raised }] })]);
    expect(report).toContain("## Where the trace's regions went");
    expect(report).toContain('Processes 1; 2, image 2:\n\nheap was raised from 4 KiB to 8 KiB');
    expect(report).toMatch(/\| heap `?.*heap.*`0x4000` +\| `0x80000000` +\| +8 KiB \| user heap +\|/);
    expect(markdownReport([resultOf()])).not.toContain('regions went');
  });
});

describe('report.md', () => {
  const report = markdownReport([sampleRun()]);

  it('has every section of a full run, in order', () => {
    expect(report.match(/^#+ .*/gm)?.filter((line) => !line.startsWith('###'))).toEqual([
      '# cowfork on cowfork',
      '## What stands out',
      '## System',
      '## TLB',
      '## Page faults',
      '## Copy-on-write',
      '## Page tables',
      '## Frames',
      '## Replacement and swap',
      '## Processes',
      '## Regions',
      '## Hottest pages',
      '## Over time',
      '## Every metric',
    ]);
  });

  it('leads from every name of a metric to its definition', () => {
    expect(anchors(report)).toEqual(metrics.map((metric) => `#metric-${metric.name}`));
    for (const link of links(report)) expect(anchors(report)).toContain(link);
    for (const metric of metrics) expect(report).toContain(metric.doc);
  });

  it('keeps the definitions of several runs apart', () => {
    const both = markdownReport([sampleRun(), sampleRun('other')]);
    expect(new Set(anchors(both)).size).toBe(2 * metrics.length);
    for (const link of links(both)) expect(anchors(both)).toContain(link);
  });

  it('tells what was run in words and numbers', () => {
    expect(report).toContain(
      '3 processes made 1,073 references (10.1% fetches, 49.5% loads, 40.4% stores) in 776 accesses',
    );
    expect(report).toContain('1. **Problem: 124 references refused (11.6%).** Refused were 105 fetches');
    expect(report).toMatch(/\| L2: .* \|\s+1,024 \|\s+63 \|\s+290 \|\s+17.8% \| `████░/);
    expect(report).toMatch(/\[swap_in\]\(#metric-swap_in\) +\| major +\| +149 \| 36.5% \|/);
    expect(report).toContain('130 windows of 10 references, 3 to a column, from left to right.');
  });

  it('is the same text each time, without a number that is none', () => {
    expect(markdownReport([sampleRun()])).toBe(report);
    for (const text of [
      report,
      markdownReport([resultOf()]),
      markdownReport([resultOf(caseTotals('97-backing-none'))]),
    ])
      expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it('lets no name become markup', () => {
    const text = markdownReport([sampleRun(hostile)]);
    expect(text).not.toMatch(/(?<!\\)<(?!a id=|\/a>|code>|\/code>)/);
    expect(text).not.toContain('\x1b');
    expect(text).not.toContain('\r');
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/^#+ h/m);
    expect(links(text).filter((link) => !link?.startsWith('#metric-'))).toEqual(
      links(text).filter((link) => link === 'http\\://x.org'),
    );
    for (const table of text
      .trimEnd()
      .split('\n\n')
      .filter((block) => block.startsWith('| '))) {
      const cells = table.split('\n').map((line) => line.split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});

describe('a system in words', () => {
  const words = (settings: Parameters<typeof systemOf>[0]) =>
    systemWords(systemOf(settings))
      .map((line) => line.words)
      .join('\n');

  it('says the usual settings', () => {
    expect(words({})).toContain('4 KiB pages; 16 MiB of RAM = 4,096 frames');
    expect(words({})).toContain('radix, 2 levels of 10/10 bits (reach 4 GiB), 4-byte entries');
    expect(words({})).toContain('L2 1,024 entries, 8 ways, lru');
  });

  it('says the unusual ones', () => {
    const none = { ...systemOf().tlb, l1i: null, l1d: null, l2: null };
    expect(words({ tlb: none })).toContain('none: every reference walks the page table');
    expect(words({ reserved: [[0, 2 ** 20]] })).toContain('of which 1 MiB in 1 range are reserved');
    expect(
      words({ table: { kind: 'linear', entryBytes: 4, span: null, limit: null, header: 0, backing: 'none' } }),
    ).toContain('taking no frames');
    expect(words({ refcount: false, forkPolicy: 'eager' })).toContain('shared frames leak');
    expect(words({ references: { span: 'first', modify: 'one' } })).toContain(
      'first 4 KiB page only; a modify is one store',
    );
    expect(words({ stackWindow: 8192, onInvalid: 'kill' })).toContain(
      'ends its process; a stack grows by at most 8 KiB',
    );
  });
});

describe('the metrics reference', () => {
  it('defines every metric, formatted as prettier formats it', async () => {
    const text = metricsReference();
    expect(anchors(text)).toEqual(metrics.map((metric) => `#${metric.name}`));
    expect(await format(text, { parser: 'markdown', printWidth: 120 })).toBe(text);
  });
});
