import { expect, test } from 'vitest';
import type { Escalation, Incident, Me } from '../../../api/types';
import { inQueueOrder, isRinging } from './order';
import { causeWords, isMine, watchWords } from './watch';

const escalation = (fields: Partial<Escalation>): Escalation => ({
  since: '2026-11-21T12:00:00Z', causes: ['queue'], level: 1, role: 'dispatcher', person: null, level_since: '2026-11-21T12:00:00Z', ...fields,
});
const incident = (number: string, fields: Partial<Incident>) =>
  ({ id: number, number, priority: 3, state: 'dispatched', received_at: '2026-11-21T12:00:00Z', since: '2026-11-21T12:00:00Z', held_until: null,
    targets: { queue_s: 900, travel_s: 900, scene_s: 900, warning_percent: 50 }, assignments: [], escalation: null, ...fields }) as unknown as Incident;

test('what has climbed further stands higher, within its priority', () => {
  const rows = [
    incident('calm', {}),
    incident('second', { escalation: escalation({ level: 2 }) }),
    incident('first', { escalation: escalation({ level: 3 }) }),
    incident('urgent', { priority: 1 }),
  ];
  expect(inQueueOrder(rows, Date.parse('2026-11-21T12:00:10Z') / 1000).map(({ number }) => number)).toEqual(['urgent', 'first', 'second', 'calm']);
});

test('a unit that does not answer rings, whatever the priority', () => {
  expect(isRinging(incident('a', { priority: 5, escalation: escalation({ causes: ['safety'] }) }))).toBe(true);
  expect(isRinging(incident('a', { priority: 5, escalation: escalation({ causes: ['scene'] }) }))).toBe(false);
});

test('it is said in words which unit to ask and who was told', () => {
  const unit = { call_sign: 'P4', state: 'on_scene', safety_missed_at: '2026-11-21T12:00:00Z', untouched_at: null };
  const gone = { call_sign: 'P7', state: 'cleared', safety_missed_at: '2026-11-21T12:00:00Z', untouched_at: null };
  const shown = incident('a', { assignments: [unit, gone] as never, escalation: escalation({ causes: ['scene', 'safety'], role: 'supervisor' }) });
  expect(watchWords(shown)).toEqual(['Check on P4', 'told Supervisor']);
  expect(causeWords(escalation({ causes: ['scene', 'safety'] }))).toBe('takes too long on scene, a unit did not say that it is safe');
  const late = { call_sign: 'P5', state: 'en_route', not_arrived_at: '2026-11-21T12:00:00Z' };
  expect(watchWords(incident('c', { assignments: [late] as never }))).toEqual(['P5 should be there: ask']);
  expect(watchWords(incident('b', { escalation: escalation({ level: 0, role: null }) as never }))).toEqual([]);
});

test('an escalation belongs to the role or to the person', () => {
  const me = { account: { id: 'me' }, grants: [{ role: 'supervisor', site_id: null }] } as unknown as Me;
  expect(isMine(escalation({ role: 'supervisor' }), null, me)).toBe(true);
  expect(isMine(escalation({ role: 'manager' }), null, me)).toBe(false);
  expect(isMine(escalation({ role: null as never, person: { account_id: 'me', name: 'Me' } }), null, me)).toBe(true);
  const dispatcher = { account: { id: 'me' }, grants: [{ role: 'dispatcher', site_id: null }] } as unknown as Me;
  expect(isMine(escalation({}), null, dispatcher)).toBe(true);
  expect(isMine(escalation({}), { account_id: 'me', name: 'Me' }, dispatcher)).toBe(true);
  expect(isMine(escalation({}), { account_id: 'other', name: 'Other' }, dispatcher)).toBe(false);
});
