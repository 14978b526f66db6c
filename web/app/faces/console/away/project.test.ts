import { expect, test } from 'vitest';
import type { Incident, Unit } from '../../../api/types';
import { dependsOn, type LocalAct, mayGo, onIncident, renamed, type Unsent } from './act';
import { incidentOverlay, linesOf, nextEnd, unitOverlay } from './project';
import { matching } from './places';

const AT = '2026-11-21T14:02:31.000Z';
const NOW_MS = Date.parse(AT) + 60_000;
const incident = (id: string, more: Partial<Incident> = {}) =>
  ({ id, number: 'HP-2026-1042', state: 'received', since: AT, assignments: [], lines: 0, last_seq: 7, ...more }) as unknown as Incident;
const unit = { id: 'u', call_sign: 'P4', duty: 'on_duty', duty_since: AT, availability: 'available', availability_since: AT, assignments: [] } as unknown as Unit;

const call: LocalAct = { kind: 'call', incident_id: 'local-1', number: 'Local-1', body: { site_id: 's', type: 'fire', narrative: 'Smoke' }, shown: incident('local-1', { number: 'Local-1', lines: 1 }) };
const assign = (on: string): LocalAct => ({ kind: 'assign', incident_id: on, number: 'Local-1', assignment_id: 'local-2', unit_id: 'u', call_sign: 'P4', backup: false });
const advance = (on: string, to: 'en_route' | 'on_scene' | 'cleared'): LocalAct => ({
  kind: 'advance', incident_id: on, number: 'Local-1', assignment_id: 'local-2', unit_id: 'u', call_sign: 'P4', to,
});
const line = (on: string): LocalAct => ({ kind: 'line', incident_id: on, number: 'Local-1', text: 'Seen', author: 'Ada' });
const waiting = (...acts: LocalAct[]): Unsent[] =>
  acts.map((act, at) => ({ key: `k${at}`, account_id: 'me', act, occurred_at: AT, tries: 0, refused: null }));

function check(acts: LocalAct[], held: Incident | undefined, expected: object): void {
  const [id] = acts.filter(onIncident).map((act) => act.incident_id);
  expect(incidentOverlay(waiting(...acts), NOW_MS).get(id ?? '')?.(held)).toMatchObject(expected);
}

test('the board shows what was done here as if it were received', () => {
  check([call], undefined, { number: 'Local-1', state: 'received', assignments: [] });
  check([call, assign('local-1')], undefined, { state: 'dispatched', assignments: [{ state: 'assigned', call_sign: 'P4' }] });
  check([call, assign('local-1'), advance('local-1', 'on_scene')], undefined, { state: 'on_scene', assignments: [{ state: 'on_scene', next: ['cleared'] }] });
  check([call, assign('local-1'), advance('local-1', 'cleared')], undefined, { state: 'cleared' });
  check([line('i')], incident('i', { lines: 2 }), { lines: 3, state: 'received' });
});

const hold = (on: string, until?: string): LocalAct => ({ kind: 'hold', incident_id: on, number: 'Local-1', reason: 'No unit free', ...(until ? { until } : {}) });
const release = (on: string): LocalAct => ({ kind: 'release', incident_id: on, number: 'Local-1' });
const priority = (on: string, from: number, to: number): LocalAct => ({ kind: 'priority', incident_id: on, number: 'Local-1', from, to, reason: 'A knife' });
const close = (on: string): LocalAct => ({ kind: 'close', incident_id: on, number: 'Local-1', disposition: 'handled', note: 'Went home' });
const duty = (to: 'on_duty' | 'on_break' | 'off_duty'): LocalAct => ({ kind: 'duty', unit_id: 'u', call_sign: 'P4', to });

test('an incident is held, released, raised and closed here', () => {
  check([hold('i')], incident('i'), { state: 'held', since: AT, hold_reason: 'No unit free', held_until: '2026-11-21T14:32:31.000Z' });
  check([hold('i'), release('i')], incident('i'), { state: 'received', hold_reason: null, held_until: null });
  check([hold('i'), assign('i')], incident('i'), { state: 'dispatched', held_until: null });
  check([priority('i', 3, 1), line('i')], incident('i', { priority: 3 }), { priority: 1, lines: 1 });
  check([call, close('local-1')], undefined, { state: 'closed', since: AT, closed_at: AT, disposition: 'handled', outcome_note: 'Went home' });
  check([hold('i'), close('i')], incident('i'), { state: 'closed', held_until: null });
  const over = incident('i', { state: 'closed', disposition: 'unfounded' });
  check([close('i')], over, { disposition: 'unfounded' });
  check([hold('i')], over, { state: 'closed' });
});

test('type, place, caller and backup are shown as they were said here', () => {
  const about = { incident_id: 'i', number: 'Local-1' };
  check([{ kind: 'type', ...about, from: 'theft', to: 'fire', name: 'Fire' }], incident('i'), { type: 'fire', type_name: 'Fire' });
  check([{ kind: 'place', ...about, from: null, to: 'p', path: 'Tower A / Roof' }], incident('i'), { place_id: 'p', place: 'Tower A / Roof' });
  const from = { name: null, phone: '1' };
  check([{ kind: 'caller', ...about, from, to: { name: 'Ada', phone: null } }], incident('i', { caller_phone: '1' }), { caller_name: 'Ada', caller_phone: '1' });
  check([{ kind: 'backup', ...about }], incident('i', { state: 'on_scene' }), { backup_requested_at: AT });
});

test('an incident that was called off or finished is taken up again, and begins anew', () => {
  const about = { incident_id: 'i', number: 'Local-1', reason: 'a mistake' };
  check([{ kind: 'cancel', ...about }], incident('i'), { state: 'cancelled', cancelled_at: AT, outcome_note: 'a mistake' });
  check([{ kind: 'cancel', ...about }, { kind: 'reopen', ...about }], incident('i'), { state: 'received', cancelled_at: null, outcome_note: null });
  const before = { occurred_at: '2026-11-21T13:00:00Z', recorded_at: '2026-11-21T13:00:00Z', doubt: null };
  const done = [{ id: 'a', state: 'cleared', stamps: { assigned: before } }] as unknown as Incident['assignments'];
  check([{ kind: 'reopen', ...about }], incident('i', { state: 'closed', disposition: 'handled', assignments: done }), { state: 'received', disposition: null });
  // The server's answer is on the way already.
  check([{ kind: 'reopen', ...about }], incident('i', { state: 'dispatched' }), { state: 'dispatched' });
});

test('a hold that was put here ends here, and the incident waits again', () => {
  const until = '2026-11-21T14:03:00.000Z';
  check([hold('i', until)], incident('i'), { state: 'received', since: until, held_until: null });
  expect(nextEnd(waiting(hold('i', until), hold('j')), NOW_MS)).toBe(Date.parse('2026-11-21T14:32:31.000Z'));
  expect(nextEnd(waiting(hold('i', until), line('i')), NOW_MS)).toBeNull();
});

test('a unit has the duty that it was given here', () => {
  const shown = (...acts: LocalAct[]) => unitOverlay(waiting(...acts), () => undefined).get('u')?.({ ...unit, break_overrun_at: AT } as Unit);
  expect(shown(duty('on_break'))).toMatchObject({ duty: 'on_break', duty_since: AT, availability: 'on_break', break_overrun_at: null });
  expect(shown(duty('on_break'), duty('on_duty'))).toMatchObject({ duty: 'on_duty', availability: 'available' });
  expect(incidentOverlay(waiting(duty('off_duty')), NOW_MS).size).toBe(0);
});

test('what the server knows already is not shown twice', () => {
  const present = { id: 'a', unit_id: 'u', state: 'assigned', stamps: {} } as unknown as Incident['assignments'][number];
  check([assign('i')], incident('i', { state: 'dispatched', assignments: [present] }), { assignments: [{ id: 'a' }] });
  expect(incidentOverlay(waiting(assign('gone')), NOW_MS).get('gone')?.(undefined)).toBeUndefined();
});

test('a refused step is not shown as if it were true; a refused call stays', () => {
  const [made, sent] = waiting(call, assign('local-1'));
  const refused = [{ ...made, refused: 'no such type' }, { ...sent, refused: 'off duty' }] as Unsent[];
  expect(incidentOverlay(refused, NOW_MS).get('local-1')?.(undefined)).toMatchObject({ state: 'received', assignments: [] });
});

test('a unit is as busy as what was done here makes it', () => {
  const items = waiting(call, assign('local-1'), advance('local-1', 'en_route'));
  const incidents = incidentOverlay(items, NOW_MS);
  const shown = unitOverlay(items, (id) => incidents.get(id)?.(undefined)).get('u')?.(unit);
  expect(shown).toMatchObject({ availability: 'en_route', assignments: [{ incident_number: 'Local-1', state: 'en_route' }] });
  const over = waiting(call, assign('local-1'), advance('local-1', 'cleared'));
  const done = incidentOverlay(over, NOW_MS);
  expect(unitOverlay(over, (id) => done.get(id)?.(undefined)).get('u')?.(unit)).toMatchObject({ availability: 'available', assignments: [] });
});

test('the first words of a call and what was added stand in its log', () => {
  expect(linesOf(waiting(call, line('local-1'), line('i')), 'local-1').map(({ text }) => text)).toEqual(['Smoke', 'Seen']);
});

test('references follow what was made, and nothing goes before what it needs', () => {
  expect([call, assign('local-1'), assign('i'), advance('i', 'en_route'), line('local-1'), line('i')].map(mayGo)).toEqual([true, false, true, false, false, true]);
  expect([close('local-1'), close('i'), duty('on_duty')].map(mayGo)).toEqual([false, true, true]);
  expect(renamed(duty('on_duty'), { u: 'x' })).toEqual(duty('on_duty'));
  expect(renamed(assign('local-1'), { 'local-1': 'i', 'Local-1': 'HP-2026-1043' })).toMatchObject({ incident_id: 'i', number: 'HP-2026-1043', assignment_id: 'local-2' });
  expect(renamed(advance('i', 'en_route'), { 'local-2': 'a' })).toMatchObject({ assignment_id: 'a' });
  const [sent, gone] = [assign('i'), advance('i', 'en_route')];
  expect([dependsOn(gone, sent), dependsOn(sent, gone), dependsOn(line('i'), sent), dependsOn(line('local-1'), call), dependsOn(call, call), dependsOn(close('local-1'), call), dependsOn(duty('on_duty'), call)]).toEqual([true, false, false, true, false, true, false]);
});

test('places are found without the server as with it', () => {
  const place = (name: string, path: string) => ({ id: path, name, path, site_id: 's', site_name: 'Harbour Point', retired: false }) as never;
  const all = [place('Lobby', 'Tower A / Lobby'), place('Tower A', 'Tower A'), place('Café', 'Atrium / Café')];
  const found = (query: string, limit = 9) => matching(all, query, undefined, limit).map((one: { name: string }) => one.name);
  expect(found('tower')).toEqual(['Tower A', 'Lobby']);
  expect(found('tow lob')).toEqual(['Lobby']);
  expect(found('cafe')).toEqual(['Café']);
  expect(found('harbour').length).toBe(3);
  expect(found('ower')).toEqual([]);
  expect(matching(all, 'tower', 'other', 9)).toEqual([]);
});
