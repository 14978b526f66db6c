import { expect, test } from 'vitest';
import { bodyOf, emptyReport, matching, missingIn } from './draft';

const at = '2026-11-21T14:02:00.000Z';
const filled = { ...emptyReport('s1'), type: 'trespass', type_name: 'Trespass', place_text: 'behind the market', narrative: 'Two people' };

test('what is missing is named', () => {
  expect(missingIn(emptyReport(''))).toEqual(['type', 'place', 'site', 'narrative']);
  expect(missingIn(filled)).toEqual([]);
});

test('a chosen place brings its own site', () => {
  const place = { id: 'p1', path: 'Tower A', site_id: 's2', site_name: 'North Basin' };
  expect(bodyOf({ ...filled, place }, at)).toEqual({
    site_id: 's2', place_id: 'p1', type: 'trespass', narrative: 'Two people', source: 'officer', occurred_at: at,
  });
  expect(bodyOf(filled, at)).toMatchObject({ site_id: 's1', location_text: 'behind the market' });
});

test('types are found by words in any order, those that are named so first', () => {
  const types = [{ name: 'Fire alarm', category: 'fire', words: ['smoke'] }, { name: 'Intrusion alarm', category: 'alarm' }, { name: 'Smoke', category: 'fire' }];
  expect(matching(types, 'smoke').map(({ name }) => name)).toEqual(['Smoke', 'Fire alarm']);
  expect(matching(types, 'alarm fire')).toEqual([types[0]]);
  expect(matching(types, '')).toHaveLength(3);
});
