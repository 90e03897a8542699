import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlPage } from '../../src/report/html/page.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { resolveProfile } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { BrowserPage, findChromium } from '../support/chromium.ts';
import { root } from '../support/sources.ts';

// The page of a shipped trace in a real browser.

const chromium = findChromium();

describe.skipIf(chromium === null)(
  `a page in Chromium${chromium === null ? ': skipped, there is none (CHROMIUM names one)' : ''}`,
  () => {
    let folder = '';
    let url = '';
    let page: BrowserPage;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'pagewalk-page-'));
      const workload = await openWorkload([join(root, 'traces/cowfork')]);
      const profile = shippedProfile('linux-x86-64');
      if (profile === null) throw new Error('no such system');
      const { system } = resolveProfile(profile);
      const simulation = await simulate(workload, system, { ...PLAIN, hotPages: true, course: true });
      writeFileSync(join(folder, 'report.html'), htmlPage(resultOf(simulation, workload, system)));
      url = pathToFileURL(join(folder, 'report.html')).href;
      page = await BrowserPage.open(chromium ?? '');
    }, 120_000);
    afterAll(async () => {
      await page?.close();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    const sections = `[...document.querySelectorAll('main > section')].filter((each) => each.getBoundingClientRect().height > 40).length`;

    test('it asks for nothing but itself and complains of nothing', async () => {
      await page.goTo(url);
      expect(await page.value(sections)).toBe(12);
      expect(page.requests).toEqual([url]);
      expect(page.complaints).toEqual([]);
    }, 60_000);

    test('definitions show at the keyboard focus, and charts answer to arrow keys', async () => {
      await page.goTo(url);
      const tip = `getComputedStyle(document.querySelector('.cards .tip')).display`;
      expect(await page.value(tip)).toBe('none');
      const focused = `document.activeElement.getAttribute('class')`;
      let steps = 0;
      while ((await page.value(focused)) !== 'term' && steps++ < 40) await page.press('Tab');
      expect(await page.value(tip)).toBe('block');
      while ((await page.value(focused)) !== 'chart' && steps++ < 120) await page.press('Tab');
      const readout = `document.activeElement.parentElement.querySelector('.readout').textContent`;
      expect(await page.value(readout)).toMatch(/^references 1 to 1,000: demand_zero \d+, /);
      await page.press('ArrowRight');
      expect(await page.value(readout)).toMatch(/^references 1,001 to 2,000: /);
      await page.press('End');
      expect(await page.value(readout)).toMatch(/^references 168,001 to 168,021: /);
      expect(page.complaints).toEqual([]);
    }, 120_000);

    test('nothing is wider than the window, of a telephone too', async () => {
      for (const width of [1280, 390]) {
        await page.send('Emulation.setDeviceMetricsOverride', {
          width,
          height: 800,
          deviceScaleFactor: 1,
          mobile: false,
        });
        await page.goTo(url);
        expect(await page.value('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      await page.send('Emulation.clearDeviceMetricsOverride');
    }, 60_000);

    test('dark where the reader wants it, light on paper, and readable in both', async () => {
      const ground = 'getComputedStyle(document.body).backgroundColor';
      const ink = 'getComputedStyle(document.body).color';
      const features = (value: string) => [{ name: 'prefers-color-scheme', value }];
      await page.goTo(url);
      await page.send('Emulation.setEmulatedMedia', { media: 'screen', features: features('light') });
      expect([await page.value(ground), await page.value(ink)]).toEqual(['rgb(255, 255, 255)', 'rgb(31, 35, 40)']);
      await page.send('Emulation.setEmulatedMedia', { media: 'screen', features: features('dark') });
      expect([await page.value(ground), await page.value(ink)]).toEqual(['rgb(13, 17, 23)', 'rgb(230, 237, 243)']);
      await page.send('Emulation.setEmulatedMedia', { media: 'print', features: features('dark') });
      expect(await page.value(ground)).toBe('rgb(255, 255, 255)');
      await page.send('Emulation.setEmulatedMedia', { media: '', features: [] });
    }, 60_000);

    test('all of it is there with scripts off', async () => {
      await page.send('Emulation.setScriptExecutionDisabled', { value: true });
      await page.goTo(url);
      expect(await page.value(sections)).toBe(12);
      expect(await page.value(`document.querySelectorAll('svg.chart path').length > 50`)).toBe(true);
      expect(await page.value(`document.querySelector('path.mark')`)).toBeNull();
      expect(page.complaints).toEqual([]);
      expect(new Set(page.requests)).toEqual(new Set([url]));
    }, 60_000);

    test('a script that the page does not have is refused, and is seen to be', async () => {
      await page.send('Emulation.setScriptExecutionDisabled', { value: false });
      const changed = join(folder, 'changed.html');
      const content = readFileSync(join(folder, 'report.html'), 'utf8');
      writeFileSync(changed, content.replace('</main>', '</main><script>document.title = "";</script>'));
      await page.goTo(pathToFileURL(changed).href);
      expect(await page.value('document.title')).toContain('cowfork');
      expect(page.complaints.join('')).toContain('Content Security Policy');
    }, 60_000);
  },
);
