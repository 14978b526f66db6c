import { expect, test } from 'vitest';
import type { Alarm, AlarmAct, AlarmKeyholder, Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { untilSaid } from './alarmTime';
import { nextAlarmAct, toCall } from './nextAlarmAct';

const AT = '2026-11-21T12:00:00Z';
const alarm = (fields: Partial<Alarm> = {}) =>
  ({ id: 'x', number: 'A17', site_id: 's', incident_id: null, acknowledged_at: AT, decided_at: null, parked_until: null, next_step: 'look', steps: [], acts: [], ...fields }) as unknown as Alarm;
const called = (subject: string | null) => ({ kind: 'call', result: 'no_answer', subject }) as unknown as AlarmAct;
const keyholders = [
  { name: 'Dock office', premises: true }, { name: 'Ada Low', premises: false }, { name: 'Ben Ray', premises: false },
] as unknown as AlarmKeyholder[];

test.each([
  ['one that nobody has acknowledged', alarm({ acknowledged_at: null }), 'alarm_acknowledge', {}],
  ['one to which somebody is sent at once', alarm({ acknowledged_at: null, next_step: 'send' }), 'alarm_send', {}],
  ['one of a panel that stands nowhere', alarm({ next_step: 'send', site_id: null }), 'alarm_send_site', {}],
  ['one that is put aside', alarm({ parked_until: AT }), 'alarm_release', {}],
  ['look', alarm(), 'alarm_look', {}],
  ['the premises', alarm({ next_step: 'call_premises' }), 'alarm_call', { keyholder: 'premises' }],
  ['the first keyholder', alarm({ next_step: 'call_keyholders' }), 'alarm_call', { keyholder: 'Ada Low' }],
  ['the next keyholder', alarm({ next_step: 'call_keyholders', acts: [called('Ada Low'), called(null)] }), 'alarm_call', { keyholder: 'Ben Ray' }],
  ['the end', alarm({ next_step: 'decide' }), 'alarm_decide', {}],
  ['the end, with a step left out', alarm({ next_step: 'decide', steps: [{ step: 'call_premises', required: true, done: false, note: null }] }), 'alarm_decide_early', {}],
  ['one whose incident is finished', alarm({ next_step: 'decide', incident_id: 'gone' }), 'alarm_decide', {}],
] as const)('Space does the next thing: %s', (_, one, id, values) => {
  expect(nextAlarmAct(one, keyholders)).toMatchObject({ act: { id, values } });
});

test('nothing is next on what is over, or on what its incident shows', () => {
  expect(nextAlarmAct(alarm({ decided_at: AT })).act).toBeUndefined();
  live.putIncident({ id: 'i', number: 'HP-2026-1042', state: 'dispatched' } as Incident, 1);
  expect(nextAlarmAct(alarm({ incident_id: 'i' }))).toEqual({ blocked: 'In incident 1042' });
});

test('the premises are not among the keyholders, and whoever was called is not called again', () => {
  expect(toCall(alarm(), keyholders)?.name).toBe('Ada Low');
  expect(toCall(alarm({ acts: [called('Ada Low'), called('Ben Ray')] }), keyholders)).toBeUndefined();
});

test.each([
  ['30m', '2026-11-21T12:30:00.000Z'], ['2h', '2026-11-21T14:00:00.000Z'], ['45min', '2026-11-21T12:45:00.000Z'], ['14:30', '2026-11-21T14:30:00.000Z'],
  ['soon', null], ['30', null], ['', null],
])('until %s', (said, expected) => expect(untilSaid(said, 'UTC', Date.parse(AT))).toBe(expected));
