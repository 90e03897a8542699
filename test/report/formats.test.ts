import { describe, expect, it } from 'vitest';
import { files } from '../../src/report/files.ts';
import { formats, type FormatName } from '../../src/report/index.ts';
import { noStyle } from '../../src/report/style.ts';
import { resultOf } from './fixture.ts';
import { sampleRun } from './sample.ts';

const look = { width: 100, style: noStyle, long: false };
const names = Object.keys(formats) as FormatName[];

describe.each(names)('the format %s', (name) => {
  it('ends with one newline and is the same text each time', () => {
    const text = formats[name].render([sampleRun(), sampleRun('other')], look);
    expect(text).toMatch(/[^\n]\n$/);
    expect(formats[name].render([sampleRun(), sampleRun('other')], look)).toBe(text);
    expect(text).not.toContain('\r');
    expect(text).toContain('other');
    expect(formats[name].doc).toMatch(/^[a-z]/);
  });
});

describe('the files of a folder', () => {
  it('are the same text each time; the timeline is there only with windows', () => {
    for (const text of Object.values(files)) expect(text(sampleRun())).toBe(text(sampleRun()));
    expect(files['timeline.csv'](sampleRun())).not.toBeNull();
    expect(files['timeline.csv'](resultOf())).toBeNull();
  });
});
