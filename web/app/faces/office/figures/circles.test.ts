import { expect, test } from 'vitest';
import type { FigureGroup } from '../../../api/types';
import { circlesOf, isHourOfWeek, nowhereIn } from './circles';

const group = (key: string, incidents: number, at?: [number, number]) =>
  ({ key, name: `Place ${key}`, incidents, ...(at ? { latitude: at[0], longitude: at[1] } : {}) }) as unknown as FigureGroup;

test('a circle has the area of its count, and can always be hit', () => {
  const circles = circlesOf([group('a', 1, [50, -1]), group('b', 100, [50.1, -1]), group('c', 25, [50.2, -1]), group('unknown', 7)]);
  expect(circles.map(({ key, size_rem }) => [key, size_rem])).toEqual([['b', 3.5], ['c', 1.75], ['a', 1.5]]);
  expect(circles[0]).toMatchObject({ latitude: 50.1, longitude: -1, name: 'Place b' });
  expect(circlesOf([])).toEqual([]);
});

test('what is on no map is counted apart', () => {
  expect(nowhereIn([group('a', 1, [0, 0]), group('unknown', 7), group('x', 2)])).toBe(9);
});

test('an hour of the week is told from a place', () => {
  expect(['0-14', '6-3', 'unknown', '0192a000-0000-7000-8000-000000000000'].map(isHourOfWeek)).toEqual([true, true, false, false]);
});
