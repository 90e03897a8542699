import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compared } from '../../src/report/comparison/comparison.ts';
import { comparisonPage } from '../../src/report/comparison/page/page.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { BrowserPage, findChromium } from '../support/chromium.ts';
import { resultOf } from './fixture.ts';

// A page that compares policies at two sizes of memory, in a real browser.

const chromium = findChromium();

const MEASURED = { 'second-chance': [1200, 90], lru: [900, 1000], fifo: [15_000, 30], opt: [500, 20] };

function page(): string {
  const comparisons = ['1M', '2M'].map((memory, at) => {
    const runs = Object.entries(MEASURED).map(([policy, swapOuts]) => {
      const totals = { swap_outs: swapOuts[at], table_frames_peak: 3 + swapOuts[at], alloc_steps: 123_456_789 - at };
      return { label: policy, row: summaryRow(resultOf(totals), { 'replacement.policy': policy, memory }) };
    });
    return compared(runs, runs[0], `memory ${memory}`);
  });
  const commandLine = ['pagewalk', 'compare', 'demo', '--replacement', Object.keys(MEASURED).join(',')];
  const traces = [{ name: 'demo', sha256: 'ab'.repeat(32) }];
  return comparisonPage('demo with replacement.policy, memory varied', comparisons, {
    pagewalkVersion: '0.1.0',
    traces,
    commandLine,
  });
}

describe.skipIf(chromium === null)(
  `a page that compares, in Chromium${chromium === null ? ': skipped, there is none (CHROMIUM names one)' : ''}`,
  () => {
    let folder = '';
    let url = '';
    let browser: BrowserPage;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'pagewalk-page-'));
      writeFileSync(join(folder, 'report.html'), page());
      url = pathToFileURL(join(folder, 'report.html')).href;
      browser = await BrowserPage.open(chromium ?? '');
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    const shown = `[...document.querySelectorAll('#panel-1 tbody tr')].filter((row) => !row.hidden).map((row) => row.cells[0].firstChild.textContent).join(' ')`;

    test('it asks for nothing but itself and complains of nothing', async () => {
      await browser.goTo(url);
      expect(await browser.value(`document.querySelectorAll('main > section').length`)).toBe(5);
      expect(browser.requests).toEqual([url]);
      expect(browser.complaints).toEqual([]);
    }, 60_000);

    test('heads sort: up, down, as it was', async () => {
      await browser.goTo(url);
      const order = async (): Promise<unknown> => browser.value(shown);
      const head = `document.querySelector('#panel-1 th:nth-child(2)')`;
      const click = `${head}.querySelector('button').click()`;
      expect(await order()).toBe('second-chance lru fifo opt');
      await browser.value(click);
      expect(await order()).toBe('opt lru second-chance fifo');
      expect(await browser.value(`${head}.getAttribute('aria-sort')`)).toBe('ascending');
      await browser.value(click);
      expect(await order()).toBe('fifo second-chance lru opt');
      // Sizes by their bytes, not by their texts.
      await browser.value(`document.querySelector('#panel-1 th:nth-child(3) button').click()`);
      expect(await order()).toBe('opt lru second-chance fifo');
      expect(await browser.value(`${head}.getAttribute('aria-sort')`)).toBe('none');
      await browser.value(`document.querySelector('#panel-1 th:nth-child(1) button').click()`);
      expect(await order()).toBe('fifo lru opt second-chance');
    }, 60_000);

    test('a box leaves the rows with its words', async () => {
      await browser.goTo(url);
      const type = (words: string) =>
        `(() => { const box = document.querySelector('#words'); box.value = '${words}'; box.dispatchEvent(new Event('input')); })()`;
      await browser.value(type('FIFO 1m'));
      expect(await browser.value(shown)).toBe('fifo');
      expect(await browser.value(`document.querySelector('.filter output').textContent`)).toBe('1 of 8 rows');
      expect(await browser.value(`getComputedStyle(document.querySelector('#panel-2')).display`)).toBe('none');
      await browser.value(type(''));
      expect(await browser.value(shown)).toBe('second-chance lru fifo opt');
    }, 60_000);

    test('charts say their values to the keyboard', async () => {
      await browser.goTo(url);
      const focused = `document.activeElement.getAttribute('class')`;
      let steps = 0;
      while ((await browser.value(focused)) !== 'chart' && steps++ < 40) await browser.press('Tab');
      const readout = `document.querySelector('.readout').textContent`;
      expect(await browser.value(readout)).toBe('1M: opt 500, lru 900, second-chance 1,200, fifo 15,000');
      await browser.press('ArrowRight');
      expect(await browser.value(readout)).toBe('2M: opt 20, fifo 30, second-chance 90, lru 1,000');
      expect(browser.complaints).toEqual([]);
    }, 60_000);

    test('no text of a chart is cut at its edge', async () => {
      await browser.goTo(url);
      const cut = `[...document.querySelectorAll('svg.chart text')].filter((each) => { const box = each.getBBox(); return box.x < 0 || box.x + box.width > each.ownerSVGElement.viewBox.baseVal.width || box.y + box.height > each.ownerSVGElement.viewBox.baseVal.height; }).map((each) => each.textContent)`;
      expect(await browser.value(cut)).toEqual([]);
    }, 60_000);

    test('nothing is wider than the window, of a telephone and of a sheet of paper too', async () => {
      for (const [width, media] of [
        [1280, 'screen'],
        [400, 'screen'],
        [720, 'print'],
      ] as const) {
        await browser.send('Emulation.setEmulatedMedia', { media });
        await browser.send('Emulation.setDeviceMetricsOverride', {
          width,
          height: 800,
          deviceScaleFactor: 1,
          mobile: false,
        });
        await browser.goTo(url);
        expect(await browser.value('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      await browser.send('Emulation.clearDeviceMetricsOverride');
      await browser.send('Emulation.setEmulatedMedia', { media: '' });
    }, 60_000);

    test('all of it is there with scripts off, and nothing that needs them', async () => {
      await browser.send('Emulation.setScriptExecutionDisabled', { value: true });
      await browser.goTo(url);
      expect(await browser.value(shown)).toBe('second-chance lru fifo opt');
      expect(await browser.value(`document.querySelectorAll('svg.chart path.line').length > 8`)).toBe(true);
      expect(await browser.value(`document.querySelectorAll('button').length`)).toBe(0);
      expect(await browser.value(`getComputedStyle(document.querySelector('.filter')).display`)).toBe('none');
      expect(browser.complaints).toEqual([]);
    }, 60_000);
  },
);
