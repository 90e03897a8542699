import { expect, test } from 'vitest';
import { Progress, progressText } from '../../src/run/progress.ts';

/** A stream and a clock that tests move. */
function screen(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = new Progress(
    stream,
    () => ({ bytesRead: 500, totalBytes: 1000 }),
    () => clock.ms,
  );
  return { written, clock, progress };
}

test('a line says how far it is and how long it takes', () => {
  expect(progressText(12_345_678, 4, { bytesRead: 250, totalBytes: 1000 })).toBe(
    '25% read, 12,345,678 references, 3.1 M/s, 0:12 left',
  );
  expect(progressText(0, 0, { bytesRead: 0, totalBytes: 0 })).toBe('0% read, 0 references, 0.0 M/s');
  expect(progressText(1, 4000, { bytesRead: 500, totalBytes: 1000 })).toContain('1:06:40 left');
});

test('a terminal has one line, which fits and is taken away', () => {
  const { written, clock, progress } = screen(true, 20);
  progress.update(1);
  expect(written).toEqual([]);
  clock.ms = 600;
  progress.update(1_000_000);
  clock.ms = 620;
  progress.update(1_000_001);
  progress.clear();
  progress.clear();
  expect(written).toEqual(['\r50% read, 1,000,00…\x1b[K', '\r\x1b[K']);
});

test('elsewhere there is a line each 30 seconds', () => {
  const { written, clock, progress } = screen(false);
  for (clock.ms = 0; clock.ms <= 65_000; clock.ms += 500) progress.update(clock.ms);
  progress.clear();
  expect(written.map((line) => line.split(',')[0])).toEqual(['50% read', '50% read']);
  expect(written.every((line) => line.endsWith('\n') && !line.includes('\x1b'))).toBe(true);
});
