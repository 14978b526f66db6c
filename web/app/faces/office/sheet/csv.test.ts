import { expect, test } from 'vitest';
import { readCsv, writeCsv } from './csv';

const cells = (text: string) => readCsv(text).map((line) => line.cells);

test('what is written is read again', () => {
  const rows = [['a', 'b'], ['comma, "quote"', 'two\nlines'], ['-1.397', '=1+1'], ['+44 20', '@home'], ['', 'x; y']];
  expect(cells(writeCsv(rows))).toEqual(rows);
});

test('no cell is a formula', () => {
  const text = writeCsv([['=HYPERLINK("x")', '-2+3', '@SUM(A1)', '+1', '\tx', '-1.5']]);
  expect(text).toBe(`\uFEFF"'=HYPERLINK(""x"")",'-2+3,'@SUM(A1),'+1,"'\tx",-1.5\r\n`);
});

test('what spreadsheets write is read', () => {
  expect(cells('\uFEFFa;b\r\n1;"2;3"\r\n')).toEqual([['a', 'b'], ['1', '2;3']]);
  expect(cells('a\tb\n1\t2')).toEqual([['a', 'b'], ['1', '2']]);
  expect(cells('a,b\n\n,\n1,2')).toEqual([['a', 'b'], ['1', '2']]);
});

test('a line knows where it begins', () => {
  expect(readCsv('a,b\n"x\ny",1\n\nz,2\n').map(({ line }) => line)).toEqual([1, 2, 5]);
});
