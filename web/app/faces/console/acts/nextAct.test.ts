import { expect, test } from 'vitest';
import type { Assignment, AssignmentState, Incident, IncidentState, Suggestions, Unit } from '../../../api/types';
import { nextAct, suggestUnit } from './nextAct';

const unit = (call_sign: string, availability: Unit['availability'], since: string, site_id = 'hp') =>
  ({ id: call_sign, call_sign, availability, availability_since: since, site_id }) as Unit;
const assignment = (call_sign: string, state: AssignmentState, next: AssignmentState[]) =>
  ({ id: call_sign, unit_id: call_sign, call_sign, state, next }) as Assignment;
const incident = (state: IncidentState, ...assignments: Assignment[]) =>
  ({ id: 'i', number: 'HP-2026-1042', site_id: 'hp', state, assignments }) as Incident;

const P4 = unit('P4', 'available', '2026-11-21T11:00:00Z');
const P7 = unit('P7', 'available', '2026-11-21T10:00:00Z');
const units = [P4, P7, unit('P9', 'on_break', '2026-11-21T09:00:00Z'), unit('N1', 'available', '2026-11-21T08:00:00Z', 'nb')];

test('the available unit of the site that waited longest', () => {
  expect(suggestUnit(incident('received'), units)).toBe(P7);
  expect(suggestUnit(incident('received', assignment('P7', 'refused', [])), units)).toBe(P4);
});

test.each<[string, Incident, string, string]>([
  ['received', incident('received'), 'assign', 'Assign P7'],
  ['held', incident('held'), 'release', 'Release'],
  ['assigned', incident('dispatched', assignment('P4', 'assigned', ['acknowledged', 'en_route', 'refused'])), 'acknowledge', 'P4 acknowledged'],
  ['acknowledged', incident('dispatched', assignment('P4', 'acknowledged', ['en_route', 'on_scene'])), 'en_route', 'P4 en route'],
  ['en route', incident('dispatched', assignment('P4', 'en_route', ['on_scene', 'cleared'])), 'on_scene', 'P4 on scene'],
  ['on scene', incident('on_scene', assignment('P4', 'on_scene', ['cleared'])), 'clear', 'Clear P4'],
  ['cleared', incident('cleared', assignment('P4', 'cleared', [])), 'close', 'Close handled'],
])('%s', (_name, given, id, label) => {
  const { act } = nextAct(given, units);
  expect([act?.id, act?.label]).toEqual([id, label]);
});

test('of two assignments the least advanced one is next', () => {
  const two = incident('on_scene', assignment('P4', 'on_scene', ['cleared']), assignment('P7', 'en_route', ['on_scene']));
  expect(nextAct(two, units).act?.label).toBe('P7 on scene');
});

test('whoever is there by its position is stamped first', () => {
  const two = incident('dispatched', assignment('P4', 'acknowledged', ['en_route', 'on_scene']), assignment('P7', 'en_route', ['on_scene']));
  const { act } = nextAct(two, units, undefined, (one) => one.call_sign === 'P7');
  expect([act?.id, act?.label]).toEqual(['on_scene', 'P7 is there: on scene']);
});

test('a request for backup goes before the next stamp, while a unit is free', () => {
  const asked = { ...incident('on_scene', assignment('P7', 'on_scene', ['cleared'])), backup_requested_at: '2026-11-21T12:00:00Z' };
  expect(nextAct(asked, units).act?.label).toBe('Backup P7');
  expect(nextAct(asked, []).act?.label).toBe('Clear P7');
});

test('what cannot be done is said', () => {
  expect(nextAct(incident('received'), []).blocked).toBe('No unit available');
  expect(nextAct(incident('closed'), units).act).toBeUndefined();
});

test('the server’s ranking goes first, as far as its units are still free', () => {
  const ranked = (...call_signs: string[]) =>
    ({ units: call_signs.map((call_sign) => ({ unit_id: call_sign, call_sign, fits: true })), shortfall: null }) as unknown as Suggestions;
  const label = (suggestions: Suggestions) => {
    const next = nextAct(incident('received'), units, suggestions);
    return next.act?.label ?? next.blocked;
  };
  expect(label(ranked('P4', 'P7'))).toBe('Assign P4');
  expect(label(ranked('P9', 'P7'))).toBe('Assign P7');
  expect(label({ ...ranked(), shortfall: { code: 'none_capable', text: 'There is no unit with diver.', unit_id: null } })).toBe('Nobody fits');
});
