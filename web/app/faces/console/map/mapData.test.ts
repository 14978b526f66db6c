import { expect, test } from 'vitest';
import type { Incident } from '../../../api/types';
import { boundsOf } from '../../../map/areas';
import { busiestSite, spotsOf } from './mapData';

const targets = { queue_s: 0, travel_s: 0, scene_s: 0, warning_percent: 50 };
const incident = (id: string, priority: number, latitude: number | null, site_id = 'hp') =>
  ({ id, number: id, priority, latitude, longitude: latitude, site_id, state: 'received', since: '', received_at: '', targets, assignments: [], held_until: null }) as unknown as Incident;

test('one marker per place, the most urgent first', () => {
  const spots = spotsOf([incident('a', 3, 1), incident('b', 1, 1), incident('c', 2, 2), incident('d', 1, null)], 0);
  expect(spots.map((spot) => spot.incidents.map((one) => one.id))).toEqual([['b', 'a'], ['c']]);
});

test('the busiest site', () => {
  expect(busiestSite([incident('a', 3, 1), incident('b', 1, 1, 'nd'), incident('c', 2, 2, 'nd')])).toBe('nd');
  expect(busiestSite([])).toBeUndefined();
});

test('bounds of shapes and points', () => {
  const ring = [[0, 0], [2, 0], [2, 3], [0, 0]];
  const shape: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }],
  };
  expect(boundsOf(shape, [[5, -1]])).toEqual([0, -1, 5, 3]);
  expect(boundsOf({ type: 'FeatureCollection', features: [] }, [])).toBeNull();
});
