import { expect, test } from 'vitest';
import { jsonText, quoted, shownSafely } from '../../src/base/quoted.ts';

const HOSTILE = 'a\u001b[2J\u0085\u202e\u{e0001}\u2028"\\\n\ud800z';

test('JSON of any text means the same and holds nothing that a terminal acts upon', () => {
  for (const indent of [0, 2]) {
    const text = jsonText({ [HOSTILE]: [HOSTILE, 1] }, indent);
    expect(JSON.parse(text)).toEqual({ [HOSTILE]: [HOSTILE, 1] });
    expect(text.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]*$/);
  }
  expect(jsonText({ a: 'é漢' }, 2)).toBe('{\n  "a": "é漢"\n}');
});

test('quoted and shown text', () => {
  expect(quoted(HOSTILE)).toBe('"a\\x1b[2J\\x85\\u{202e}\\u{e0001}\\u{2028}\\"\\\\\\n\\u{d800}z"');
  expect(quoted('abcdef', 3)).toBe('"abc..."');
  expect(shownSafely('a\u0007\nb')).toBe('a\\x07\nb');
});
