import { expect, test } from 'vitest';
import type { IncidentType, Place } from '../../../api/types';
import { bodyOf, emptyDraft, missingIn } from './draft';

const type = { code: 'trespass', priority: 3 } as IncidentType;
const place = { id: 'p', site_id: 'hp' } as Place;

test('only type and place are required', () => {
  expect(missingIn(emptyDraft(null), undefined)).toEqual(['type', 'place']);
  expect(missingIn({ ...emptyDraft(null), type: 't', place }, type)).toEqual([]);
});

test('free text needs its site', () => {
  const draft = { ...emptyDraft(null), type: 't', placeText: 'by the pier' };
  expect(missingIn(draft, type)).toEqual(['site']);
  expect(bodyOf({ ...draft, site: 'nb' }, type)).toEqual({ site_id: 'nb', type: 'trespass', location_text: 'by the pier', source: 'phone' });
});

test('another priority than the type has needs a reason', () => {
  const draft = { ...emptyDraft(null), type: 't', place, priority: 1 };
  expect(missingIn(draft, type)).toEqual(['priority_reason']);
  expect(missingIn({ ...draft, priority: 3 }, type)).toEqual([]);
  expect(bodyOf({ ...draft, priorityReason: 'knife seen' }, type)).toMatchObject({ priority: 1, priority_reason: 'knife seen', place_id: 'p' });
});
