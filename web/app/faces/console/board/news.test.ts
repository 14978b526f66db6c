import { expect, test } from 'vitest';
import type { Entry } from '../../../api/types';
import { newsOf } from './news';

const entry = (action: string, payload: object, actor = 'officer') =>
  ({ action, actor: { id: actor, name: 'Ada Low' }, payload: { incident: { number: 'HP-2026-1042', type_name: 'Theft' }, ...payload } }) as Entry;

test('a refusal and a call for backup are news', () => {
  expect(newsOf(entry('incident.backup_requested', {}), 'me')).toBe('Backup wanted at 1042 Theft, asked by Ada Low.');
  const refused = { assignment: { call_sign: 'P4', state: 'refused', reason: 'no vehicle' } };
  expect(newsOf(entry('assignment.advanced', refused), 'me')).toBe('P4 refused 1042: no vehicle');
});

test('what I did myself, and everything else, is not', () => {
  expect(newsOf(entry('incident.backup_requested', {}, 'me'), 'me')).toBeNull();
  expect(newsOf(entry('assignment.advanced', { assignment: { call_sign: 'P4', state: 'en_route' } }), 'me')).toBeNull();
  expect(newsOf({ ...entry('incident.backup_requested', {}), payload: null }, 'me')).toBeNull();
});

test('broken glass is news to whoever hears of it', () => {
  const glass = { asker: { name: 'Kim Ito' }, confirmer: { name: 'Lee Roy' }, compartment: 'Alder', reason: 'a fire' };
  expect(newsOf(entry('compartment.glass_broken', { incident: undefined, glass }), 'me')).toBe('Glass broken: Kim Ito is in Alder, let in by Lee Roy: a fire');
  expect(newsOf(entry('compartment.glass_asked', { incident: undefined, glass: { ...glass, confirmer: null } }), 'me')).toBeNull();
});
