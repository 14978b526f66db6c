import { expect, test } from 'vitest';
import type { Place, PlaceKind } from '../../../api/types';
import { areasOf, rowsOf } from './tree';

const place = (id: string, kind: PlaceKind, parent_id: string | null, level: number | null = null) =>
  ({ id, kind, parent_id, level, name: id, path: id, retired: false }) as Place;
const places = [
  place('s', 'site', null), place('A', 'building', 's'), place('10', 'floor', 'A', 10), place('2', 'floor', 'A', 2), place('gate', 'door', 's'), place('201', 'room', '2', 2),
];

test('each area is followed by what lies in it, floors by level', () => {
  expect(rowsOf(places, 's', new Set()).map(({ place, depth }) => `${depth} ${place.id}`)).toEqual(['0 A', '1 2', '2 201', '1 10', '0 gate']);
});

test('a closed area hides what lies in it and counts it', () => {
  const rows = rowsOf(places, 's', new Set(['A']));
  expect(rows.map(({ place }) => place.id)).toEqual(['A', 'gate']);
  expect(rows[0]?.children).toBe(2);
});

test('a place directly in the site is found with and without its parent named', () => {
  expect(rowsOf([place('A', 'building', null)], 's', new Set())).toHaveLength(1);
});

test('only areas can hold a place', () => {
  expect(areasOf(places).map(({ id }) => id)).toEqual(['2', '10', '201', 'A']);
});
