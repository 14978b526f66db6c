import { expect, test } from 'vitest';
import type { Incident, Place } from '../../../api/types';
import { floorsOf, isDrawn } from '../../../map/storeys';
import { countsOf } from './floors';

const place = (id: string, kind: string, level: number | null, name = id) => ({ id, kind, level, name, retired: false }) as Place;
const at = (place_id: string | null) => ({ place_id }) as Incident;

test('the storeys of a site, the highest first, named where the buildings agree', () => {
  const places = [place('a', 'floor', 0, 'Ground'), place('b', 'floor', 2, 'Floor 2'), place('c', 'floor', 2, 'Second'), place('d', 'floor', -1, 'Basement'), place('e', 'room', 7)];
  expect(floorsOf(places)).toEqual([
    { level: 2, name: null },
    { level: 0, name: 'Ground' },
    { level: -1, name: 'Basement' },
  ]);
});

test.each([
  ['building', null, null, true],
  ['building', null, 3, true],
  ['zone', 0, null, true],
  ['room', 0, null, false],
  ['room', 3, 3, true],
  ['room', 2, 3, false],
] as const)('a %s on %s is drawn on %s: %s', (kind, level, shown, drawn) => {
  expect(isDrawn({ kind, level }, shown)).toBe(drawn);
});

test('incidents are counted on their storey', () => {
  const places = new Map([place('a', 'room', 2), place('b', 'room', 2), place('c', 'building', null)].map((one) => [one.id, one]));
  expect(Array.from(countsOf([at('a'), at('b'), at('c'), at(null)], places))).toEqual([[2, 2]]);
});
