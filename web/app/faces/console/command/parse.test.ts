import { describe, expect, test } from 'vitest';
import type { Assignment, AssignmentState, Disposition, Incident, IncidentState, IncidentType, OutsideCall, Place, DeskPosition, Site, Unit } from '../../../api/types';
import { complete } from './complete';
import { meantPlace } from './newCall';
import { parse } from './parse';
import type { Board } from './parsed';
import { placeQuery } from './placeQuery';

const unit = (call_sign: string, availability = 'available') => ({ id: `u-${call_sign}`, call_sign, availability, duty: 'on_duty', officers: [] }) as unknown as Unit;
const assignment = (call_sign: string, state: AssignmentState, next: AssignmentState[]) =>
  ({ id: `a-${call_sign}`, unit_id: `u-${call_sign}`, call_sign, state, next }) as Assignment;
const incident = (number: string, state: IncidentState, ...assignments: Assignment[]) =>
  ({ id: number, number, state, assignments, outside: [], type_name: 'Trespass', place: 'North gate', place_id: 'p' }) as unknown as Incident;
const called = (number: string, ...outside: [string, OutsideCall['state'], OutsideCall['next']][]) => ({
  ...incident(number, 'received'),
  outside: outside.map(([service, state, next]) => ({ id: service, service, name: service, state, next }) as unknown as OutsideCall),
});

const board: Board = {
  incidents: [
    incident('HP-2026-1041', 'dispatched', assignment('P7', 'assigned', ['acknowledged', 'en_route', 'refused', 'cleared'])),
    incident('HP-2026-1042', 'received'),
    incident('HP-2026-1043', 'on_scene', assignment('S1', 'on_scene', ['cleared'])),
    incident('HP-2026-1044', 'on_scene', assignment('S1', 'on_scene', ['cleared'])),
    incident('NB-2026-1050', 'cleared', assignment('P4', 'cleared', [])),
    incident('HP-2026-1051', 'held'),
    incident('ND-2026-2', 'received'),
    called('HP-2026-1060', ['police', 'sent', ['accepted', 'rejected', 'dispatched', 'on_scene', 'closed']], ['fire', 'on_scene', ['closed']]),
  ],
  alarms: [],
  units: [unit('P4'), unit('P7', 'assigned'), unit('S1', 'on_scene'), unit('K2')],
  sites: [{ id: 'hp', code: 'HP', name: 'Harbour Point' } as Site, { id: 'nb', code: 'NB', name: 'North Basin' } as Site],
  types: [
    { id: 't1', code: 'trespass', name: 'Trespass', priority: 3, active: true, words: ['intruder', 'loitering'] } as IncidentType,
    { id: 't2', code: 'theft', name: 'Theft', priority: 3, active: true, words: ['stolen'] } as IncidentType,
    { id: 't3', code: 'medical', name: 'Medical', priority: 2, active: true, words: ['ill'] } as IncidentType,
  ],
  positions: [{ id: 'd1', name: 'Desk 1', site_id: 's', holder: null, unsigned: [] }, { id: 'd', name: 'Desk', site_id: 's', holder: null, unsigned: [] }] as unknown as DeskPosition[],
  dispositions: [{ code: 'handled', name: 'Handled', about: '' }, { code: 'unfounded', name: 'Unfounded', about: '' }] as Disposition[],
  selected: undefined,
};
const selecting = (number: string): Board => ({ ...board, selected: board.incidents.find((one) => one.number === number) });

/** `ids on incident: values`, or the sentence that is shown. */
function read(text: string, on: Board = board): string {
  const parsed = parse(text, on);
  if (parsed.kind !== 'acts') return 'text' in parsed && parsed.kind !== 'find' ? `${parsed.kind}: ${parsed.text}` : parsed.kind;
  return parsed.steps
    .map(({ id, target, values }) => `${id} ${target.incident?.number ?? target.unit?.call_sign ?? ''} ${Object.values(values).join('|')}`.trim())
    .join(', ');
}

describe('acts', () => {
  test.each([
    ['dispatch P4 to 1042', 'assign HP-2026-1042 u-P4'],
    ['dispatch p4 k2 to hp-1042', 'assign HP-2026-1042 u-P4, assign HP-2026-1042 u-K2'],
    ['send P4 1042', 'assign HP-2026-1042 u-P4'],
    ['ack P7', 'acknowledge HP-2026-1041'],
    ['enroute P7', 'en_route HP-2026-1041'],
    ['clear S1 on 1043', 'clear HP-2026-1043'],
    ['refuse P7 no vehicle left', 'refuse HP-2026-1041 no vehicle left'],
    ['transfer P7 to P4 nearer', 'transfer HP-2026-1041 u-P4|nearer'],
    ['close 1050 handled', 'close NB-2026-1050 handled'],
    ['close 1050 unfounded nobody there', 'close NB-2026-1050 unfounded|nobody there'],
    ['hold 1042 no unit free', 'hold HP-2026-1042 no unit free'],
    ['hold 1042 until 14:30 no unit free', 'hold HP-2026-1042 no unit free|14:30'],
    ['release 1051', 'release HP-2026-1051'],
    ['backup 1041', 'backup HP-2026-1041'],
    ['log 1042 caller rang again', 'log HP-2026-1042 caller rang again'],
    ['priority 1042 1 knife seen', 'priority HP-2026-1042 1|knife seen'],
    ['cancel 1042 double', 'cancel HP-2026-1042 double'],
    ['duty P4 break', 'duty_break P4'],
    ['call police for 1042', 'call_outside HP-2026-1042 police'],
    ['call ambulance 1042 man down', 'call_outside HP-2026-1042 ambulance|man down'],
    ['police accepted 1060 ref 4711', 'outside_accepted HP-2026-1060 4711'],
    ['police on scene 1060', 'outside_on_scene HP-2026-1060'],
    ['police rejected 1060 no car free', 'outside_rejected HP-2026-1060 no car free'],
    ['fire left 1060 false alarm', 'outside_closed HP-2026-1060 false alarm'],
    ['merge 1042 into 1041 same fence', 'merge HP-2026-1042 HP-2026-1041|same fence'],
    ['merge 1043 into 1042', 'merge_moving HP-2026-1043 HP-2026-1042'],
    ['relate 1042 to 1043', 'relate HP-2026-1042 HP-2026-1043'],
    ['person 1042 witness Ada Low', 'person HP-2026-1042 witness|Ada Low'],
    ['person 1042 suspect red coat', 'person HP-2026-1042 suspect|red coat'],
    ['vehicle 1042 ab12cde blue van', 'vehicle HP-2026-1042 AB12CDE|blue van'],
    ['caution 1042 dog runs free', 'caution HP-2026-1042 dog runs free'],
    ['1042', 'open'],
    ['find trespass north gate', 'find'],
    ['help', 'desk'],
    ['', 'empty'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('the selected incident is meant when none is named', () => {
  const on = selecting('HP-2026-1042');
  test.each([
    ['dispatch P4', 'assign HP-2026-1042 u-P4'],
    ['log caller rang again', 'log HP-2026-1042 caller rang again'],
    ['priority 2 knife seen', 'priority HP-2026-1042 2|knife seen'],
    ['hold no unit free', 'hold HP-2026-1042 no unit free'],
    ['log 1041 for the other', 'log HP-2026-1041 for the other'],
    ['log 2 bags gone', 'log HP-2026-1042 2 bags gone'],
    ['log #2 for the small one', 'log ND-2026-2 for the small one'],
    ['log nd-2 for the small one', 'log ND-2026-2 for the small one'],
  ])('%s', (text, expected) => expect(read(text, on)).toBe(expected));
});

describe('what is missing or wrong is said', () => {
  test.each([
    ['dispatch', 'hint: a unit'],
    ['dispatch P4', "hint: to an incident's number"],
    ['dispatch P99 to 1042', 'wrong: There is no unit “P99”.'],
    ['dispatch P4 to 999', 'wrong: There is no incident 999 on the board.'],
    ['ack P4', 'wrong: P4 is not on any incident.'],
    ['ack S1', 'wrong: S1 is on 1043, 1044: say which with “on …”.'],
    ['arrive P7', 'wrong: P7 on scene: not the next step of P7.'],
    ['refuse P7', 'hint: a reason'],
    ['close 1043 handled', 'wrong: 1043 still has a unit on it, or is closed already.'],
    ['close 1050 gone', 'wrong: “gone” is not a disposition. There are handled, unfounded.'],
    ['release 1042', 'wrong: 1042 is received: Release is not possible.'],
    ['priority 1042 7 x', 'wrong: “7” is not a priority: 1 to 5.'],
    ['log', "hint: an incident's number"],
    ['call', 'hint: police, fire, ambulance, maintenance, client or keyholder'],
    ['police on scene 1042', 'wrong: Nobody of police was called for 1042.'],
    ['fire accepted 1060', 'wrong: fire is on scene: “accepted” does not follow.'],
    ['police dances 1060', 'wrong: “dances” is not a step of help from outside: accepted, rejected, dispatched, on scene, left.'],
    ['police rejected 1060', 'hint: a reason'],
    ['merge 1042', "hint: into an incident's number"],
    ['person 1042 ghost Bo', 'wrong: “ghost” is none of caller, victim, witness, suspect, other.'],
    ['disp', 'hint: dispatch'],
    ['dance', 'wrong: “dance” is not a command. Press ? for the list.'],
    ['new', 'hint: a type'],
    ['new t at gate', 'hint: trespass, theft'],
    ['new medical', 'hint: at a place'],
    ['new party at gate', 'wrong: There is no type “party”.'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('new', () => {
  test('named fields after the place', () => {
    const parsed = parse('new tres at north gate, north basin priority 2 caller Ada Low note gate left open', board);
    expect(parsed).toMatchObject({
      kind: 'new',
      draft: { place: 'north gate', priority: 2, caller: 'Ada Low', note: 'gate left open', type: { code: 'trespass' }, site: { code: 'NB' } },
    });
  });

  test('by what callers say for a type', () => {
    expect(parse('new stolen at gate', board)).toMatchObject({ kind: 'new', draft: { type: { code: 'theft' } } });
  });

  test('a comma that names no site belongs to the place', () => {
    expect(parse('new medical at gate 3, left side', board)).toMatchObject({ kind: 'new', draft: { place: 'gate 3, left side' } });
  });

  test('what is asked of the server while typing', () => {
    expect(placeQuery('new medical at north g')).toBe('north g');
    expect(placeQuery('new medical at North gate, Harbour Point priority 2')).toBe('North gate');
    expect(placeQuery('log 1042 he is at home')).toBeNull();
  });

  test('of two places of one name neither is guessed', () => {
    const place = (path: string) => ({ path, name: path.split(' / ').at(-1) }) as Place;
    expect(meantPlace('north gate', [place('North gate'), place('North gate')])).toBeUndefined();
    expect(meantPlace('north gate', [place('North gate'), place('North gate 2')])?.path).toBe('North gate');
    expect(meantPlace('311', [place('Tower A / 3 / 311')])?.path).toBe('Tower A / 3 / 311');
  });
});

describe('completion', () => {
  const texts = (text: string) => complete(text, board, []).map((one) => one.text);
  test.each([
    ['dis', ['dispatch ']],
    ['dispatch ', ['dispatch P4 ', 'dispatch K2 ', 'dispatch P7 ', 'dispatch S1 ']],
    ['dispatch P4 ', ['dispatch P4 to ']],
    ['dispatch P4 to 104', ['dispatch P4 to 1041 ', 'dispatch P4 to 1042 ', 'dispatch P4 to 1043 ', 'dispatch P4 to 1044 ']],
    ['ack ', ['ack P7 ', 'ack S1 ']],
    ['duty P4 o', ['duty P4 on ', 'duty P4 off ']],
    ['close 1050 h', ['close 1050 handled ']],
    ['call po', ['call police ']],
    ['call police ', ['call police for ']],
    ['police on', ['police onscene ']],
    ['call me', ['call medical at ']],
    ['merge 1042 ', ['merge 1042 into ']],
    ['new me', ['new medical at ']],
  ])('%s', (text, expected) => expect(texts(text)).toEqual(expected));

  test('places carry their site', () => {
    const place = { path: 'North gate', site_name: 'North Basin' } as Place;
    expect(complete('new medical at nor', board, [place])[0]?.text).toBe('new medical at North gate, North Basin ');
  });
});

test('a position is named in full, and the longest name that fits is meant', () => {
  const parsed = parse('sit desk 1', board);
  expect(parsed.kind === 'acts' && parsed.steps[0]?.target.position?.id).toBe('d1');
  expect(parse('sit radio', board)).toEqual({ kind: 'wrong', text: 'There is no position “radio”. There are Desk 1, Desk.' });
  expect(parse('handover desk 1 to nadia: the lift is out', board).kind).toBe('wrong');
});
