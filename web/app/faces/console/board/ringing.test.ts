import { expect, test } from 'vitest';
import type { Alarm, Incident } from '../../../api/types';
import { countOpen } from '../header/counts';
import { ringingOf } from './ringing';

const AT = '2026-11-21T12:00:00Z';
const alarm = (id: string, fields: Partial<Alarm> = {}) =>
  ({ id, priority: 1, category: 'hold_up', site_id: 'hp', acknowledged_at: null, decided_at: null, parked_until: null, incident_id: null, ...fields }) as unknown as Alarm;
const incident = (id: string, fields: Partial<Incident> = {}) => ({ id, priority: 1, state: 'received', site_id: 'hp', escalation: null, ...fields }) as unknown as Incident;
const UNSAFE = { causes: ['safety'] } as unknown as Incident['escalation'];

test.each<[string, Incident[], Alarm[], string | null, string[]]>([
  ['an incident and an alarm', [incident('1042')], [alarm('A17')], null, ['1042', 'A17']],
  ['what somebody has answered', [incident('1042', { state: 'dispatched' })], [alarm('A17', { acknowledged_at: AT }), alarm('A18', { parked_until: AT })], null, []],
  ['what is over', [incident('1042', { state: 'closed', escalation: UNSAFE })], [alarm('A17', { decided_at: AT })], null, []],
  ['an alarm that its incident rings for', [incident('1042')], [alarm('A17', { incident_id: '1042' })], null, ['1042']],
  ['an alarm whose incident is over', [incident('1042', { state: 'closed' })], [alarm('A17', { incident_id: '1042' })], null, ['A17']],
  ['what is at another site', [incident('1042')], [alarm('A17'), alarm('A18', { site_id: 'nd' })], 'nd', ['A18']],
  ['an alarm that may be anywhere', [incident('1042')], [alarm('A17', { site_id: null })], 'nd', ['A17']],
])('%s', (_what, incidents, alarms, site, expected) => {
  const ringing = ringingOf(incidents, alarms, site);
  expect([...ringing.incidents, ...ringing.alarms].map(({ id }) => id)).toEqual(expected);
  expect(countOpen(incidents, site, alarms).ringing).toBe(expected.length);
});
