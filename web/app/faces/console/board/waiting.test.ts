import { expect, test } from 'vitest';
import type { Incident } from '../../../api/types';
import { nextWaiting } from './waiting';

const NOW_S = Date.parse('2026-11-21T12:01:00Z') / 1000;
const incident = (id: string, fields: Partial<Incident> = {}) =>
  ({ id, state: 'dispatched', since: '2026-11-21T12:00:00Z', held_until: null, backup_requested_at: null, escalation: null, assignments: [],
    targets: { queue_s: 900, travel_s: 900, scene_s: 900, warning_percent: 50 }, ...fields }) as unknown as Incident;

test.each([
  ['nobody was sent', { state: 'received' }],
  ['only the outcome is missing', { state: 'cleared' }],
  ['an officer wants help', { state: 'on_scene', backup_requested_at: '2026-11-21T12:00:00Z' }],
  ['it takes too long', { since: '2026-11-21T11:00:00Z' }],
  ['somebody above was told', { escalation: { level: 1, role: 'supervisor', person: null } }],
] as [string, Partial<Incident>][])('it waits for the dispatcher when %s', (_, fields) => {
  expect(nextWaiting([incident('goes well'), incident('waits', fields)], null, NOW_S)?.id).toBe('waits');
});

test('each press goes on to the one below, and round to the top', () => {
  const shown = [incident('a', { state: 'received' }), incident('b'), incident('c', { state: 'cleared' })];
  expect(nextWaiting(shown, 'a', NOW_S)?.id).toBe('c');
  expect(nextWaiting(shown, 'c', NOW_S)?.id).toBe('a');
  expect(nextWaiting(shown, 'gone from the board', NOW_S)?.id).toBe('a');
  expect(nextWaiting([incident('b')], 'b', NOW_S)).toBeUndefined();
});
