import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explanationJson } from '../../src/cli/explanation-json.ts';
import { explanationText } from '../../src/cli/explanation-text.ts';
import { quizText } from '../../src/cli/quiz.ts';
import { noStyle } from '../../src/report/style.ts';
import { displayWidth } from '../../src/report/text.ts';
import { explain } from '../../src/run/explain.ts';
import { ReferenceFinder } from '../../src/run/find-reference.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';

const folder = join(import.meta.dirname, '../conformance/cases');
const cases = readdirSync(folder).filter((name) => /^\d/.test(name));

describe('every conformance case can be explained', () => {
  test.each(cases)('%s', async (name) => {
    const workload = await openWorkload([join(folder, name, 'trace.csv')]);
    const system = loadSystem(readFileSync(join(folder, name, 'system.json'), 'utf8'), 'system.json');
    const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8'));
    const finder = new ReferenceFinder(system, { number: 1 });
    await workload.records(finder);
    const last = system.onInvalid === 'continue' ? finder.now : 1;
    for (const number of new Set([1, Math.ceil(last / 2), last])) {
      const explanation = await explain(workload, system, { number });
      const pages = [explanationText(explanation, 80, noStyle), quizText(explanation, true, 80, noStyle)];
      expect(Math.max(...pages.flatMap((page) => page.split('\n').map(displayWidth)))).toBeLessThanOrEqual(80);
      expect(pages.join('')).not.toMatch(/undefined|NaN|\[object/);
      const { counters, frames, faults, refused } = JSON.parse(explanationJson(explanation));
      for (const kind of faults) expect(expected[kind]).toBeGreaterThanOrEqual(counters[kind]);
      expect(refused).toBe((counters.restarts ?? 0) < faults.length);
      for (const census of [frames.before, frames.after]) {
        const values = Object.values<number>(census);
        expect(values.reduce((sum, count) => sum + count, 0)).toBe(expected.frames_total);
      }
      // What is read is read before the first fault, and once more after each that is resolved.
      expect(explanation.walked ? explanation.walk?.reads.length : 0).toBeLessThanOrEqual(counters.walk_reads ?? 0);
    }
  });
});
