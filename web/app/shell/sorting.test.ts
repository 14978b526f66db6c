import { expect, test } from 'vitest';
import { type Column, nextSort, sorted } from './sorting';

const columns: Column<{ sign: string }>[] = [{ key: 'sign', title: 'Call sign', render: (row) => row.sign, by: (row) => row.sign }];
const rows = [{ sign: 'P12' }, { sign: 'P4' }];

test('numbers in names sort as numbers', () => {
  expect(sorted(rows, columns, 'sign').map((row) => row.sign)).toEqual(['P4', 'P12']);
  expect(sorted(rows, columns, '-sign').map((row) => row.sign)).toEqual(['P12', 'P4']);
  expect(sorted(rows, columns, 'other')).toBe(rows);
});

test('three clicks come back to the start', () => {
  expect(nextSort('', 'sign')).toBe('sign');
  expect(nextSort('sign', 'sign')).toBe('-sign');
  expect(nextSort('-sign', 'sign')).toBe('');
});
