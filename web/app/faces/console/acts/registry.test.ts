import { expect, test } from 'vitest';
import type { Alarm, Assignment, Incident, Me, OutsideCall, DeskPosition, Unit } from '../../../api/types';
import { queries } from '../../../shell/queries';
import { parse } from '../command/parse';
import type { Board } from '../command/parsed';
import { VERBS } from '../command/verbs';
import { consoleKeys } from '../keys';
import { EVERYTHING } from '../board/filter';
import type { ActId, Target } from './act';
import { DESK, type Desk } from './desk';
import { groupsOf } from './menuGroups';
import { ACTS, legalActs } from './registry';

/** One thing that each act can be done to, and the words that do it. */
const assignment = (state: string, next: string[]) =>
  ({ id: 'a', incident_id: 'i', unit_id: 'u', call_sign: 'P4', state, next, stamps: {}, backup: false, reason: null }) as unknown as Assignment;
const incident = (state: string, assignments: Assignment[] = []) =>
  ({ id: 'i', number: 'HP-2026-1042', state, assignments, outside: [], type: 'theft', type_name: 'Theft', site_id: 's', site_name: 'Harbour Point', priority: 3 }) as unknown as Incident;
const unit = (duty: string) => ({ id: 'u', call_sign: 'P4', duty, officers: [], assignments: [], availability: 'available' }) as unknown as Unit;
const other = { ...unit('on_duty'), id: 'v', call_sign: 'P5' };

const sent = assignment('assigned', ['acknowledged', 'en_route', 'on_scene', 'cleared', 'refused']);
const checked = { ...assignment('on_scene', ['cleared']), safety_due_at: '2026-01-01T00:00:00Z' };
const missed = { ...assignment('en_route', ['on_scene', 'cleared']), not_arrived_at: '2026-01-01T00:00:00Z' };
const seat = (holder: string | null) =>
  ({ id: 'd', site_id: 's', name: 'Desk 1', holder: holder ? { account_id: holder, name: 'Me' } : null, unsigned: [{ id: 'n' }] }) as unknown as DeskPosition;
const running = incident('dispatched', [sent]);
const waiting = incident('received');
const alarm = (fields: Partial<Alarm> = {}): Target => ({
  alarm: {
    id: 'x', number: 'A17', category: 'burglary', condition: 'active', code_name: 'Burglary Alarm', account_id: 'c', site_id: 's', incident_id: null, level: 1,
    acknowledged_at: null, decided_at: null, parked_until: null, steps: [], acts: [], ...fields,
  } as unknown as Alarm,
});
const onIncident = (one: Incident): Target => ({ incident: one });
const onSent: Target = { incident: running, assignment: sent };

const onCalled = (next: OutsideCall['next'][number]): Target => {
  const outside = { id: 'o', service: 'police', name: 'Police', state: 'sent', next: [next] } as unknown as OutsideCall;
  return { incident: { ...waiting, outside: [outside] }, outside };
};

const CASES: Record<ActId, [Target, string]> = {
  alarm_acknowledge: [alarm(), 'ack A17'],
  alarm_look: [alarm(), 'look A17 nothing'],
  alarm_call: [alarm(), 'called A17 Ada Low: no answer'],
  alarm_phrase: [alarm(), 'said A17 Ada Low: blue heron'],
  alarm_visit: [alarm(), 'found A17 person at the dock'],
  alarm_note: [alarm(), 'log A17 heavy rain'],
  alarm_send: [alarm(), 'send A17'],
  alarm_send_site: [alarm({ site_id: null }), 'send A17 to Harbour Point'],
  alarm_hand: [alarm(), 'hand A17 to 1042'],
  alarm_level: [alarm(), 'level A17 3 reason window broken'],
  alarm_park: [alarm(), 'park A17 30m reason the fitter is there'],
  alarm_release: [alarm({ parked_until: '2026-01-01T00:00:00Z' }), 'release A17'],
  alarm_decide: [alarm(), 'decide A17 user'],
  alarm_decide_early: [alarm({ steps: [{ step: 'call_premises', required: true, done: false, note: null }] }), 'decide A17 user they told us before'],
  call_outside: [onIncident(waiting), 'call police for 1042 crowd at the gate'],
  person: [onIncident(waiting), 'person 1042 witness Ada Low'],
  vehicle: [onIncident(waiting), 'vehicle 1042 AB12CDE'],
  attach: [onIncident(waiting), 'attach 1042'],
  caution: [onIncident({ ...waiting, place_id: 'p' }), 'caution 1042 dog runs free'],
  relate: [onIncident(waiting), 'relate 1042 to 1043'],
  merge: [onIncident(waiting), 'merge 1042 into 1043'],
  merge_moving: [onIncident(running), 'merge 1042 into 1043'],
  outside_accepted: [onCalled('accepted'), 'police accepted 1042'],
  outside_rejected: [onCalled('rejected'), 'police rejected 1042 no car free'],
  outside_dispatched: [onCalled('dispatched'), 'police dispatched 1042'],
  outside_on_scene: [onCalled('on_scene'), 'police on scene 1042'],
  outside_closed: [onCalled('closed'), 'police left 1042'],
  outside_note: [onCalled('closed'), 'police note 1042 ref 4711 two officers'],
  assign: [onIncident(waiting), 'dispatch P4 to 1042'],
  hold: [onIncident(waiting), 'hold 1042 waits for the key holder'],
  release: [onIncident(incident('held')), 'release 1042'],
  backup: [onIncident(running), 'backup 1042'],
  priority: [onIncident(waiting), 'priority 1042 2 weapon seen'],
  type: [onIncident(waiting), 'type 1042 theft'],
  place: [onIncident(waiting), 'place 1042 north gate'],
  caller: [onIncident(waiting), 'caller 1042 Ada Low phone 07700 900100'],
  correct: [onIncident(waiting), 'correct 1042 the south gate is locked'],
  unperson: [onIncident(waiting), 'remove person 1042 Ada Low'],
  unvehicle: [onIncident(waiting), 'remove vehicle 1042 AB12CDE'],
  unattach: [onIncident(waiting), 'remove file 1042 gate.jpg: of another incident'],
  uncaution: [onIncident(waiting), 'remove caution 1042 dog'],
  unrelate: [onIncident(waiting), 'remove relation 1042 1043'],
  log: [onIncident(waiting), 'log 1042 the gate is locked'],
  print: [onIncident(waiting), 'print 1042'],
  close: [onIncident(waiting), 'close 1042 handled'],
  cancel: [onIncident(waiting), 'cancel 1042 a mistake'],
  reopen: [onIncident(incident('closed')), 'reopen 1042 caller is back'],
  acknowledge: [onSent, 'ack P4'],
  en_route: [onSent, 'enroute P4'],
  on_scene: [onSent, 'arrive P4'],
  clear: [onSent, 'clear P4'],
  refuse: [onSent, 'refuse P4 no key on me'],
  transfer: [onSent, 'transfer P4 to P5'],
  duty_on: [{ unit: unit('off_duty') }, 'duty P4 on'],
  duty_break: [{ unit: unit('on_duty') }, 'duty P4 break'],
  duty_off: [{ unit: unit('on_duty') }, 'duty P4 off'],
  seal: [onIncident(waiting), 'seal 1042 in Alder'],
  unseal: [onIncident({ ...waiting, compartment_id: 'c' }), 'unseal 1042 it is over'],
  take: [onIncident(waiting), 'take 1042'],
  hand_to: [onIncident(waiting), 'hand 1042 to Nadia'],
  still_coming: [{ incident: incident('dispatched', [missed]), assignment: missed }, 'coming P4'],
  safe: [{ incident: incident('on_scene', [checked]), assignment: checked }, 'safe P4'],
  desk_take: [{ position: seat(null) }, 'sit Desk 1'],
  desk_hand_over: [{ position: seat('me') }, 'handover Desk 1 to Nadia: the lift is out'],
  desk_sign: [{ position: seat('me') }, 'sign Desk 1'],
  desk_leave: [{ position: seat('me') }, 'leave Desk 1'],
};

const board = (target: Target): Board => ({
  alarms: target.alarm ? [target.alarm] : [],
  incidents: target.alarm ? [waiting] : target.incident ? [target.incident, { ...incident('received'), id: 'j', number: 'HP-2026-1043' }] : [], units: [target.unit ?? unit('on_duty'), other], sites: [{ id: 's', name: 'Harbour Point', code: 'HP' }] as unknown as Board['sites'],
  types: [{ id: 't', code: 'theft', name: 'Theft', words: [], active: true, priority: 3 }] as unknown as Board['types'],
  dispositions: [{ code: 'handled', name: 'Handled' }] as unknown as Board['dispositions'], selected: undefined,
  positions: target.position ? [target.position] : [],
});

const me = { account: { id: 'me' }, rights: [...new Set(ACTS.map(({ right }) => right)), 'incident.create'] } as unknown as Me;
queries.setQueryData(['session'], me);
// As the pane of the selected incident has read it: what is there can be taken away and corrected.
const one = [{ id: 'p' }];
queries.setQueryData(['incident', 'i'], { persons: one, vehicles: one, attachments: one, related: one, log: one });
queries.setQueryData(['cautions', 's'], { items: one });
const desk = Object.fromEntries(DESK.map(({ id }) => [id, () => undefined])) as unknown as Desk;
const keys = consoleKeys({ filter: EVERYTHING, selected: null, open: () => undefined, toQueue: () => undefined, desk, me }).flatMap((binding) => binding.keys);

test.each(ACTS.map((act) => [act.id, act] as const))('%s is offered by mouse and menu, by key and by command', (id, act) => {
  const [target, command] = CASES[act.id];
  expect(act.label(target).trim()).not.toBe('');
  // The act bar and the context menu show what is legal: so they show this.
  expect(legalActs(target).map((one) => one.id)).toContain(id);
  // The menu of what it is done to: that of a row of the queue, of a unit, or of the control room.
  const { position, outside: _, assignment: __, ...row } = target;
  const groups = groupsOf(position ? { positions: [position] } : row);
  expect(groups.flatMap((group) => legalActs(group.target)).map((one) => one.id)).toContain(id);
  expect(keys).toContain(act.key);
  const parsed = parse(command, board(target));
  expect(parsed).toMatchObject({ kind: 'acts', steps: [{ id }] });
});

test.each(DESK.map((act) => [act.id, act] as const))('%s at the desk is offered in the menu, by key and by command', (id, act) => {
  expect(act.label.trim()).not.toBe('');
  expect(keys).toContain(act.key);
  // A call is taken in one line; the word alone says what it wants.
  expect(parse(act.command, board({}))).toMatchObject(id === 'new_call' ? { kind: 'hint' } : { kind: 'desk', id });
});

test('what is not there is not offered to be taken away', () => {
  const other: Target = { incident: { ...waiting, id: 'other', site_id: 'elsewhere' } };
  expect(legalActs(other).map(({ id }) => id).filter((id) => id.startsWith('un') || id === 'correct')).toEqual([]);
  expect(parse('remove file 1042 gate.jpg', board(onIncident(waiting)))).toMatchObject({ kind: 'hint' });
  expect(parse('remove wallet 1042 red', board(onIncident(waiting)))).toMatchObject({ kind: 'wrong' });
});

test('every act has its case, and each stands in the menus', () => {
  expect(ACTS.map(({ id }) => id).toSorted()).toEqual(Object.keys(CASES).toSorted());
});

test('no key and no word of the command line means two things', () => {
  const words = VERBS.flatMap((verb) => verb.words);
  expect(new Set(words).size).toBe(words.length);
  expect(new Set(keys).size).toBe(keys.length);
  // What asks for its unit or position first shares its key with nothing.
  for (const act of ACTS.filter(({ on }) => on)) expect(ACTS.filter(({ key }) => key === act.key)).toEqual([act]);
});
