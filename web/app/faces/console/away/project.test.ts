import { expect, test } from 'vitest';
import type { Incident, Unit } from '../../../api/types';
import { dependsOn, type LocalAct, mayGo, renamed, type Unsent } from './act';
import { incidentOverlay, linesOf, unitOverlay } from './project';
import { matching } from './places';

const AT = '2026-11-21T14:02:31.000Z';
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
  const [id] = acts.map((act) => act.incident_id);
  expect(incidentOverlay(waiting(...acts)).get(id ?? '')?.(held)).toMatchObject(expected);
}

test('the board shows what was done here as if it were received', () => {
  check([call], undefined, { number: 'Local-1', state: 'received', assignments: [] });
  check([call, assign('local-1')], undefined, { state: 'dispatched', assignments: [{ state: 'assigned', call_sign: 'P4' }] });
  check([call, assign('local-1'), advance('local-1', 'on_scene')], undefined, { state: 'on_scene', assignments: [{ state: 'on_scene', next: ['cleared'] }] });
  check([call, assign('local-1'), advance('local-1', 'cleared')], undefined, { state: 'cleared' });
  check([line('i')], incident('i', { lines: 2 }), { lines: 3, state: 'received' });
});

test('what the server knows already is not shown twice', () => {
  const present = { id: 'a', unit_id: 'u', state: 'assigned', stamps: {} } as unknown as Incident['assignments'][number];
  check([assign('i')], incident('i', { state: 'dispatched', assignments: [present] }), { assignments: [{ id: 'a' }] });
  expect(incidentOverlay(waiting(assign('gone'))).get('gone')?.(undefined)).toBeUndefined();
});

test('a refused step is not shown as if it were true; a refused call stays', () => {
  const [made, sent] = waiting(call, assign('local-1'));
  const refused = [{ ...made, refused: 'no such type' }, { ...sent, refused: 'off duty' }] as Unsent[];
  expect(incidentOverlay(refused).get('local-1')?.(undefined)).toMatchObject({ state: 'received', assignments: [] });
});

test('a unit is as busy as what was done here makes it', () => {
  const items = waiting(call, assign('local-1'), advance('local-1', 'en_route'));
  const incidents = incidentOverlay(items);
  const shown = unitOverlay(items, (id) => incidents.get(id)?.(undefined)).get('u')?.(unit);
  expect(shown).toMatchObject({ availability: 'en_route', assignments: [{ incident_number: 'Local-1', state: 'en_route' }] });
  const over = waiting(call, assign('local-1'), advance('local-1', 'cleared'));
  const done = incidentOverlay(over);
  expect(unitOverlay(over, (id) => done.get(id)?.(undefined)).get('u')?.(unit)).toMatchObject({ availability: 'available', assignments: [] });
});

test('the first words of a call and what was added stand in its log', () => {
  expect(linesOf(waiting(call, line('local-1'), line('i')), 'local-1').map(({ text }) => text)).toEqual(['Smoke', 'Seen']);
});

test('references follow what was made, and nothing goes before what it needs', () => {
  expect([call, assign('local-1'), assign('i'), advance('i', 'en_route'), line('local-1'), line('i')].map(mayGo)).toEqual([true, false, true, false, false, true]);
  expect(renamed(assign('local-1'), { 'local-1': 'i', 'Local-1': 'HP-2026-1043' })).toMatchObject({ incident_id: 'i', number: 'HP-2026-1043', assignment_id: 'local-2' });
  expect(renamed(advance('i', 'en_route'), { 'local-2': 'a' })).toMatchObject({ assignment_id: 'a' });
  const [sent, gone] = [assign('i'), advance('i', 'en_route')];
  expect([dependsOn(gone, sent), dependsOn(sent, gone), dependsOn(line('i'), sent), dependsOn(line('local-1'), call), dependsOn(call, call)]).toEqual([true, false, false, true, false]);
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
