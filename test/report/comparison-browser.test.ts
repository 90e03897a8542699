import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compared } from '../../src/report/comparison/comparison.ts';
import { comparisonPage } from '../../src/report/comparison/page/page.ts';
import { bytes, decimal, percent } from '../../src/report/numbers.ts';
import { short } from '../../src/report/svg/scale.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { BrowserPage, findChromium } from '../support/chromium.ts';
import { plotLibrary } from '../../src/run/plot-library.ts';
import { resultOf } from './fixture.ts';

// A page that compares policies at three sizes of memory, in a real browser.

const chromium = findChromium();

const MEASURED = {
  'second-chance': [1900, 1200, 90],
  lru: [1300, 900, 1000],
  fifo: [20_000, 15_000, 30],
  opt: [700, 500, 20],
};

function page(): string {
  const comparisons = ['512K', '1M', '2M'].map((memory, at) => {
    const runs = Object.entries(MEASURED).map(([policy, swapOuts]) => {
      const totals = { swap_outs: swapOuts[at], table_frames_peak: 3 + swapOuts[at], alloc_steps: 123_456_789 - at };
      return { label: policy, row: summaryRow(resultOf(totals), { 'replacement.policy': policy, memory }) };
    });
    return compared(runs, runs[0], `memory ${memory}`);
  });
  const commandLine = ['pagewalk', 'compare', 'demo', '--replacement', Object.keys(MEASURED).join(',')];
  const traces = [{ name: 'demo', sha256: 'ab'.repeat(32) }];
  return comparisonPage(
    'demo with replacement.policy, memory varied',
    comparisons,
    {
      pagewalkVersion: '0.1.0',
      traces,
      commandLine,
    },
    plotLibrary,
  );
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
      await browser.value(type('FIFO 512k'));
      expect(await browser.value(shown)).toBe('fifo');
      expect(await browser.value(`document.querySelector('.filter output').textContent`)).toBe('1 of 12 rows');
      expect(await browser.value(`getComputedStyle(document.querySelector('#panel-2')).display`)).toBe('none');
      await browser.value(type(''));
      expect(await browser.value(shown)).toBe('second-chance lru fifo opt');
    }, 60_000);

    const readout = `document.querySelector('.readout').textContent`;
    const columns = `groups[0].columns.join()`;
    /** Pixels of a colour in the first chart, when it is drawn. */
    const pixels = (colour: string): string => {
      const [red, green, blue] = colour.match(/\d+/g) ?? [];
      return `new Promise((done) => requestAnimationFrame(() => {
        const { canvas } = groups[0].plots[0].plot.ctx;
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] === ${red} && data[at + 1] === ${green} && data[at + 2] === ${blue}) count++;
        done(count);
      }))`;
    };

    test('charts of lines are plots, drawn in the colours of the images, on light ground and on dark', async () => {
      for (const [scheme, colour] of [
        ['light', 'rgb(0, 114, 178)'],
        ['dark', 'rgb(61, 155, 220)'],
      ]) {
        const features = [{ name: 'prefers-color-scheme', value: scheme }];
        await browser.send('Emulation.setEmulatedMedia', { features });
        if (scheme === 'light') await browser.goTo(url);
        expect(await browser.value(`getComputedStyle(document.querySelector('svg.chart .line.l0')).stroke`)).toBe(
          colour,
        );
        expect(await browser.value(pixels(colour))).toBeGreaterThan(60);
      }
      expect(await browser.value(`document.querySelectorAll('svg[data-values]').length`)).toBe(3);
      expect(await browser.value(`document.querySelectorAll('.plotted .uplot').length`)).toBe(3);
      expect(await browser.value(`getComputedStyle(document.querySelector('svg.chart')).display`)).toBe('none');
      await browser.send('Emulation.setEmulatedMedia', { media: 'print' });
      expect(await browser.value(`getComputedStyle(document.querySelector('svg.chart')).display`)).toBe('block');
      expect(await browser.value(`getComputedStyle(document.querySelector('.plot')).display`)).toBe('none');
      await browser.send('Emulation.setEmulatedMedia', { media: '' });
      expect(browser.complaints).toEqual([]);
    }, 60_000);

    test('the keyboard chooses values, zooms and enlarges', async () => {
      await browser.goTo(url);
      const focused = `document.activeElement.getAttribute('class')`;
      let steps = 0;
      while ((await browser.value(focused)) !== 'plot' && steps++ < 60) await browser.press('Tab');
      expect(await browser.value(readout)).toBe('512K: opt 700, lru 1,300, second-chance 1,900, fifo 20,000');
      await browser.press('ArrowRight');
      await browser.press('ArrowRight');
      expect(await browser.value(readout)).toBe('2M: opt 20, fifo 30, second-chance 90, lru 1,000');
      // The same place is marked in the other charts.
      expect(await browser.value(`[...document.querySelectorAll('.at')].filter((mark) => !mark.hidden).length`)).toBe(
        3,
      );
      await browser.press('+');
      expect(await browser.value(columns)).toBe('1,2');
      await browser.press('0');
      expect(await browser.value(columns)).toBe('0,2');
      const width = `document.querySelector('.plot').clientWidth`;
      const before = Number(await browser.value(width));
      await browser.press('Enter');
      expect(Number(await browser.value(width))).toBeGreaterThan(before * 1.5);
      expect(await browser.value(`document.querySelector('.enlarge').getAttribute('aria-pressed')`)).toBe('true');
      expect(browser.complaints).toEqual([]);
    }, 60_000);

    test('the pointer tells values, and zooms all charts by a drag until a double click', async () => {
      await browser.goTo(url);
      await browser.value(`document.querySelector('.plot').scrollIntoView({ block: 'center' })`);
      const place = (await browser.value(
        `(({ left, top, width, height }) => ({ left, top, width, height }))(document.querySelector('.u-over').getBoundingClientRect())`,
      )) as { left: number; top: number; width: number; height: number };
      const mouse = async (type: string, part: number, more: object = {}): Promise<unknown> =>
        browser.send('Input.dispatchMouseEvent', {
          type,
          x: place.left + part * place.width,
          y: place.top + 0.3 * place.height,
          ...more,
        });
      const left = { button: 'left', buttons: 1, clickCount: 1 };
      await mouse('mouseMoved', 0.45);
      expect(await browser.value(readout)).toBe('1M: opt 500, lru 900, second-chance 1,200, fifo 15,000');
      await mouse('mousePressed', 0.45, left);
      for (const part of [0.6, 0.8, 0.98]) await mouse('mouseMoved', part, left);
      await mouse('mouseReleased', 0.98, left);
      expect(await browser.value(columns)).toBe('1,2');
      const from = `groups[0].plots.map(({ plot }) => plot.scales.x.min > 0.3).join()`;
      expect(await browser.value(from)).toBe('true,true,true');
      expect(await browser.value(`document.querySelector('.reset').hidden`)).toBe(false);
      for (const clickCount of [1, 2]) {
        await mouse('mousePressed', 0.5, { ...left, clickCount });
        await mouse('mouseReleased', 0.5, { ...left, clickCount });
      }
      expect(await browser.value(columns)).toBe('0,2');
      expect(await browser.value(`document.querySelector('.reset').hidden`)).toBe(true);
      expect(browser.complaints).toEqual([]);
    }, 60_000);

    test('names of the legend switch their lines', async () => {
      await browser.goTo(url);
      const colour = String(
        await browser.value(`getComputedStyle(document.querySelector('svg.chart .line.l0')).stroke`),
      );
      const button = `document.querySelector('.legend li[data-look=l0] button')`;
      await browser.value(`${button}.click()`);
      expect(await browser.value(`${button}.getAttribute('aria-pressed')`)).toBe('false');
      expect(await browser.value(pixels(colour))).toBe(0);
      await browser.value(`${button}.click()`);
      expect(await browser.value(pixels(colour))).toBeGreaterThan(60);
    }, 60_000);

    test('numbers are written as in the rest of the page', async () => {
      await browser.goTo(url);
      const values = [0, 1, 7.25, 999, 1000, 1023, 1024, 1536, 99_999, 123_456.5, 1_234_567, 3 * 2 ** 30, 2 ** 53];
      const parts = [0, 1e-7, 0.00031, 0.004, 0.5, 0.6438, 0.99999, 0.9999999, 1, 1.5, 12];
      const said = async (unit: string, of: number[]): Promise<unknown> =>
        browser.value(`${JSON.stringify(of)}.map((value) => SAID.${unit}(value))`);
      expect(await said('bytes', values)).toEqual(values.map(bytes));
      expect(await said('fraction', parts)).toEqual(parts.map(percent));
      expect(await said('count', values)).toEqual(values.map(decimal));
      const shorts = [0, 5, 950, 1500, 20_000, 3e6, 4e9];
      expect(await browser.value(`${JSON.stringify(shorts)}.map(WRITTEN.count)`)).toEqual(shorts.map(short));
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
      expect(await browser.value(`getComputedStyle(document.querySelector('svg.chart')).display`)).toBe('block');
      expect(await browser.value(`getComputedStyle(document.querySelector('.hint')).display`)).toBe('none');
      // No text of a chart is cut at its edge.
      const cut = `[...document.querySelectorAll('svg.chart text')].filter((each) => { const box = each.getBBox(); return box.x < 0 || box.x + box.width > each.ownerSVGElement.viewBox.baseVal.width || box.y + box.height > each.ownerSVGElement.viewBox.baseVal.height; }).map((each) => each.textContent)`;
      expect(await browser.value(cut)).toEqual([]);
      expect(await browser.value(`document.querySelectorAll('button').length`)).toBe(0);
      expect(await browser.value(`getComputedStyle(document.querySelector('.filter')).display`)).toBe('none');
      expect(browser.complaints).toEqual([]);
    }, 60_000);
  },
);
