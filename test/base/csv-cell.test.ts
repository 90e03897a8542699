import { expect, test } from 'vitest';
import { cellOfText, textOfCell } from '../../src/base/csv-cell.ts';
import { csvRows } from '../../src/run/results/csv-rows.ts';
import { csv } from '../../src/report/csv.ts';

const picture = (control: string): string => `<${control.charCodeAt(0)}>`;

test.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
  ['+A1*2', "'+A1*2"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ["'=1", "''=1"],
  ["''@a(b)", "'''@a(b)"],
])('%j does nothing in a spreadsheet, and is read as it was', (text, cell) => {
  expect(cellOfText(text, picture)).toBe(cell);
  expect(textOfCell(cell)).toBe(text);
});

test.each(['', 'heap', '[stack]', '-bash', '-', '-5.2', '+x', "'tis", "''", '<anonymous>', '/bin/=x', 'a\nb\tc'])(
  '%j stays as it is',
  (text) => {
    expect(cellOfText(text, picture)).toBe(text);
    expect(textOfCell(text)).toBe(text);
  },
);

test('a terminal acts upon no cell', () => {
  expect(cellOfText('a\u001b[31m\u009b1m\u0007\u007f\0', picture)).toBe('a<27>[31m<155>1m<7><127><0>');
  expect(csv(['name'], [['e\u001b[31m']])).toBe('name\ne␛[31m\n');
});

test('a table is read as it was written', () => {
  const rows = [['=1', "'=1", '"=1"', 'a,b', '-2', 'x\r\ny', -3, null]];
  const text = csv(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], rows);
  expect(csvRows(text, 'x.csv')[1].fields).toEqual(['=1', "'=1", '"=1"', 'a,b', '-2', 'x\r\ny', '-3', '']);
});
