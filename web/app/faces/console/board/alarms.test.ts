import { expect, test } from 'vitest';
import type { Alarm, AlarmCategory, Incident } from '../../../api/types';
import { countOpen } from '../header/counts';
import { alarmUrgency, byAlarmNumber, firstActLimit_s, fitsAlarm, groupOf, isAlarmRinging, isInQueue, loudest } from './alarms';
import { EVERYTHING } from './filter';
import { inOneQueue } from './order';
import { nextWaiting } from './waiting';

const AT = '2026-11-21T12:00:00Z';
const AT_S = Date.parse(AT) / 1000;
const alarm = (number: string, fields: Partial<Alarm> = {}) =>
  ({ id: number, number, priority: 2, category: 'burglary', condition: 'active', first_at: AT, site_id: 'hp', owner_id: null, acknowledged_at: null, acted_at: null,
    decided_at: null, parked_until: null, incident_id: null, ...fields }) as unknown as Alarm;
const incident = (number: string, priority: number, fields: Partial<Incident> = {}) =>
  ({ id: number, number, priority, state: 'dispatched', received_at: AT, since: AT, held_until: null, backup_requested_at: null, escalation: null, assignments: [],
    targets: { queue_s: 900, travel_s: 900, scene_s: 900, warning_percent: 50 }, ...fields }) as unknown as Incident;

test('alarms and incidents stand in one queue: priority, then what is late, then age', () => {
  const later = '2026-11-21T12:00:30Z';
  const rows = inOneQueue(
    [incident('1042', 1), incident('1043', 3), incident('1044', 2, { received_at: later })],
    [alarm('A17'), alarm('A18', { priority: 1, first_at: later }), alarm('A19', { priority: 2, first_at: '2026-11-21T11:00:00Z', acted_at: AT }), alarm('A20', { first_at: later })],
    AT_S + 60,
  );
  expect(rows.map(({ number }) => number)).toEqual(['1042', 'A18', 'A19', 'A17', '1044', 'A20', '1043']);
  const late = inOneQueue([incident('1044', 2, { received_at: '2026-11-21T11:59:00Z' })], [alarm('A17')], AT_S + 180);
  expect(late.map(({ number }) => number)).toEqual(['A17', '1044']);
});

test.each([
  [1, 60], [2, 180], [3, 1_200], [4, 3_600], [5, 3_600],
])('priority %i: somebody does something within %i s, and half of it warns', (priority, limit_s) => {
  expect(firstActLimit_s(priority)).toBe(limit_s);
  const after = (age_s: number, fields: Partial<Alarm> = {}) => alarmUrgency(alarm('A1', { priority, ...fields }), AT_S + age_s);
  expect([after(limit_s / 2 - 1), after(limit_s / 2), after(limit_s)]).toEqual(['ok', 'warning', 'overdue']);
  // To acknowledge is not to do something about it.
  expect(after(limit_s, { acknowledged_at: AT })).toBe('overdue');
  expect(after(limit_s, { acted_at: AT })).toBe('none');
});

test('an alarm is shown by its incident while that is open, and comes back when nobody has said what it was', () => {
  const shown = (one: Alarm, ...incidents: Incident[]) => isInQueue(one, (id) => incidents.find((each) => each.id === id));
  const carried = alarm('A17', { incident_id: 'i' });
  expect(shown(carried, incident('i', 2))).toBe(false);
  expect(shown(carried, incident('i', 2, { state: 'closed' }))).toBe(true);
  expect(shown(carried)).toBe(true);
  expect(shown(alarm('A17', { incident_id: 'i', decided_at: AT }))).toBe(false);
});

test('what is put aside stands in a view of its own', () => {
  const parked = alarm('A17', { parked_until: AT });
  expect([fitsAlarm(parked, EVERYTHING), fitsAlarm(parked, { ...EVERYTHING, parked: true })]).toEqual([false, true]);
  expect(fitsAlarm(alarm('A18'), { ...EVERYTHING, parked: true })).toBe(false);
});

test('a board narrows alarms as it narrows incidents', () => {
  const fits = (fields: Partial<Alarm>, filter: object) => fitsAlarm(alarm('A17', fields), { ...EVERYTHING, ...filter });
  expect(fits({}, { site: 'nb' })).toBe(false);
  // A panel of which nobody has said where it stands may be anywhere.
  expect(fits({ site_id: null }, { site: 'nb' })).toBe(true);
  expect([fits({ priority: 3 }, { priority: 2 }), fits({}, { category: 'fire' }), fits({}, { type: 'theft' })]).toEqual([false, false, false]);
  expect([fits({}, { owner: 'me' }), fits({ owner_id: 'me' }, { owner: 'me' })]).toEqual([false, true]);
  expect([fits({}, { work: 'waiting' }), fits({ acted_at: AT }, { work: 'waiting' }), fits({ acted_at: AT }, { work: 'running' })]).toEqual([true, false, true]);
});

test('urgent and not acknowledged rings, and a restore is no answer', () => {
  expect(isAlarmRinging(alarm('A1'))).toBe(true);
  expect(isAlarmRinging(alarm('A1', { condition: 'restored' }))).toBe(true);
  for (const quiet of [{ acknowledged_at: AT }, { priority: 3 }, { decided_at: AT }, { parked_until: AT }]) expect(isAlarmRinging(alarm('A1', quiet))).toBe(false);
});

test.each<[AlarmCategory, string]>([
  ['hold_up', 'life'], ['duress', 'life'], ['panic', 'life'], ['fire', 'life'], ['medical', 'life'],
  ['burglary', 'intrusion'], ['tamper', 'intrusion'], ['access', 'intrusion'],
  ['gas', 'technical'], ['power', 'technical'], ['communication', 'technical'], ['other', 'technical'],
])('%s sounds as %s', (category, group) => expect(groupOf(category)).toBe(group));

test('of several the worst is heard', () => {
  expect(loudest([alarm('A1', { category: 'power' }), alarm('A2', { category: 'fire' }), alarm('A3')])).toBe('life');
  expect(loudest([])).toBeUndefined();
});

test('an alarm waits for the dispatcher, and counts by its priority', () => {
  expect(nextWaiting([incident('1042', 3), alarm('A17')], null, AT_S)?.number).toBe('A17');
  expect(countOpen([incident('1042', 2)], null, [alarm('A17'), alarm('A18', { priority: 4 })])).toMatchObject({ byPriority: { 2: 2, 4: 1 }, ringing: 1 });
});

test('an alarm is found by its number, whichever way it is written', () => {
  expect(byAlarmNumber([alarm('A17')], 'a17')?.number).toBe('A17');
  expect(byAlarmNumber([alarm('A17')], 'A1')).toBeUndefined();
});
