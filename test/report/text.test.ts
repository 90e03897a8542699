import { describe, expect, it } from 'vitest';
import { codeMarkdown, escapeMarkdown } from '../../src/report/escape.ts';
import { displayWidth, fit, padStart, printable, wrap } from '../../src/report/text.ts';

describe('text for a terminal', () => {
  it.each([
    ['cat', 'cat'],
    ['a\x1b[31mb', 'a␛[31mb'],
    ['two\nlines\t\0', 'two␊lines␉␀'],
    ['\x7f\x9b', '␡<U+009B>'],
    ['txt\u202egnp', 'txt<U+202E>gnp'],
    ['a\u2028b\u200b', 'a<U+2028>b<U+200B>'],
    ['\ud800', '<U+D800>'],
    ['naïve 名前', 'naïve 名前'],
  ])('printable(%j) = %j', (text, shown) => expect(printable(text)).toBe(shown));

  it('measures, pads, cuts and wraps by cells', () => {
    expect(displayWidth('名前')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(fit('names of files', 8)).toBe('names o…');
    expect(fit('名前名前', 4)).toBe('名…');
    expect(padStart('名', 4)).toBe('  名');
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij kl', 5)).toEqual(['abcd…', 'kl']);
  });
});

describe('names in Markdown', () => {
  it.each([
    ['cow_copy', 'cow_copy'],
    ['_under_', '\\_under\\_'],
    ['*bold* `code`', '\\*bold\\* \\`code\\`'],
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['[x](javascript:1)', '\\[x\\](javascript:1)'],
    ['a|b\\|c', 'a&#124;b&#92;&#124;c'],
    ['&lt;', '&#38;lt;'],
    ['# heading', '\\# heading'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['see http://x.org and www.x.org', 'see http\\://x.org and www\\.x.org'],
    ['a@b.org', 'a\\@b.org'],
    ['one\ntwo', 'one␊two'],
  ])('escapeMarkdown(%j) = %j', (text, markdown) => expect(escapeMarkdown(text)).toBe(markdown));

  it.each([
    ['', ''],
    ['libc.so.6', '`libc.so.6`'],
    ['cat a/b.txt', '`cat a/b.txt`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a|b', '<code>a&#124;b</code>'],
    ['<b>', '<code>&#60;b&#62;</code>'],
    [' x', '<code>&#32;x</code>'],
    ['\n', '<code>&#9226;</code>'],
  ])('codeMarkdown(%j) = %j', (text, markdown) => expect(codeMarkdown(text)).toBe(markdown));
});
