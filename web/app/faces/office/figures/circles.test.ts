import { expect, test } from 'vitest';
import type { FigureGroup } from '../../../api/types';
import { circlesAt, inSquare, isHourOfWeek, nowhereIn, spotsOf } from './circles';
import { holds, isSquare, pixelsOf, positionOf, squareOf } from './squares';

const group = (key: string, incidents: number, at?: [number, number]) =>
  ({ key, name: `Place ${key}`, incidents, ...(at ? { latitude: at[0], longitude: at[1] } : {}) }) as unknown as FigureGroup;

test('a circle has the area of its count, and can always be hit', () => {
  const spots = spotsOf([group('a', 1, [50, -1]), group('b', 100, [50.1, -1]), group('c', 25, [50.2, -1]), group('unknown', 7)]);
  const circles = circlesAt(spots, 12);
  expect(circles.map(({ key, size_px }) => [key, size_px])).toEqual([['b', 60], ['c', 30], ['a', 26]]);
  expect(circles[0]).toMatchObject({ name: 'Place b', more: 0 });
  expect(circles[0]?.latitude).toBeCloseTo(50.1, 9);
  expect(circlesAt([], 12)).toEqual([]);
});

test('places that cannot be told apart are one circle, of which the square is the key', () => {
  const spots = spotsOf([group('lobby', 3, [50.81, -1.1]), group('roof', 5, [50.81, -1.1]), group('gate', 2, [50.8101, -1.1001]), group('depot', 1, [51.5, -0.1])]);
  const [far, depot] = circlesAt(spots, 9);
  expect(far).toMatchObject({ key: squareOf({ latitude: 50.81, longitude: -1.1 }, 9), name: 'Place roof', more: 2, incidents: 10 });
  expect(depot).toMatchObject({ key: 'depot', more: 0, incidents: 1 });
  expect(inSquare(spots, far?.key ?? '')).toMatchObject({ name: 'Place roof', more: 2 });
  // One point stays one circle however near one looks.
  expect(circlesAt(spots, 22).map(({ more, incidents }) => [more, incidents])).toEqual([[1, 8], [0, 2], [0, 1]]);
});

test.each([0, 3, 8, 12, 15])('at zoom %i no circle lies over another, and nothing is lost', (zoom) => {
  const spots = spotsOf(Array.from({ length: 300 }, (_, n) => group(String(n), 1 + ((n * 7) % 40), [50.8 + ((n * 37) % 101) / 4000, -1.1 + ((n * 53) % 97) / 3000])));
  const drawn = circlesAt(spots, zoom).map((circle) => ({ ...circle, ...pixelsOf(circle, zoom) }));
  expect(drawn.reduce((sum, { incidents }) => sum + incidents, 0)).toBe(spots.reduce((sum, { incidents }) => sum + incidents, 0));
  for (const a of drawn) {
    for (const b of drawn) if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual((a.size_px + b.size_px) / 2 - 0.01);
  }
});

test('squares are those that the server counts', () => {
  // `zoom/x/y` as in capabilities/figures/src/model/tile.rs; the map's zooms are three less.
  const at = (latitude: number, longitude: number) => ({ latitude, longitude });
  expect(squareOf(at(50.81, -1.1), 11)).toBe('14/8141/5498');
  expect(squareOf(at(89.9, 180), 0)).toBe('3/7/0');
  expect(squareOf(at(-89.9, -180), 0)).toBe('3/0/7');
  expect([holds('14/8141/5498', at(50.81, -1.1)), holds('14/8141/5498', at(50.83, -1.1)), holds('0/0/0', at(1, 1))]).toEqual([true, false, true]);
  const back = positionOf(pixelsOf(at(50.81, -1.1), 7), 7);
  expect([back.latitude, back.longitude].map((degrees) => degrees.toFixed(9))).toEqual(['50.810000000', '-1.100000000']);
});

test('what is on no map is counted apart', () => {
  expect(nowhereIn([group('a', 1, [0, 0]), group('unknown', 7), group('x', 2)])).toBe(9);
});

test('an hour of the week and a square are told from a place', () => {
  const keys = ['0-14', '6-3', 'unknown', '0192a000-0000-7000-8000-000000000000', '14/8141/5498'];
  expect(keys.map(isHourOfWeek)).toEqual([true, true, false, false, false]);
  expect(keys.map(isSquare)).toEqual([false, false, false, false, true]);
});
