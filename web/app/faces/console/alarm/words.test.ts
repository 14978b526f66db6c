import { expect, test } from 'vitest';
import type { Alarm, AlarmAct, AlarmActResult } from '../../../api/types';
import { actWords, levelFrom } from './paneWords';
import { whereWords } from './words';

const act = (kind: AlarmAct['kind'], result: AlarmActResult, subject: string | null = null, note: string | null = null) => ({ kind, result, subject, note }) as AlarmAct;
const alarm = (fields: Partial<Alarm> = {}) => ({ acts: [], level: 1, level_set: false, level_reason: null, confirmed_at: null, cancelled_at: null, ...fields }) as unknown as Alarm;

test.each([
  [alarm(), 'nothing was found yet'],
  [alarm({ cancelled_at: '2026-01-01T00:00:00Z' }), 'taken back by a user'],
  [alarm({ acts: [act('call', 'phrase_right')] }), 'Pass phrase right, all is well'],
  [alarm({ acts: [act('call', 'phrase_right')], confirmed_at: '2026-01-01T00:00:00Z' }), 'confirmed by a second detector'],
  [alarm({ acts: [act('look', 'person_seen'), act('visit', 'crime_seen')] }), 'A break-in, theft or damage'],
  [alarm({ level_set: true, level_reason: 'window broken' }), 'window broken'],
])('a level says what it follows from', (one, why) => expect(levelFrom(one)).toBe(why));

test('an act is a line', () => {
  expect(actWords(act('call', 'no_answer'))).toBe('Called · the premises: No answer');
  expect(actWords(act('call', 'no_help', 'Ada Low', 'abroad'))).toBe('Called · Ada Low: Cannot help. abroad');
  expect(actWords(act('note', 'written', null, 'rain'))).toBe('Note: rain');
});

test('where it is: the place, else the panel and its zone', () => {
  const at = { account: 'A0F7', account_name: 'Dock', place: null, zone: '7', zone_name: null };
  expect(whereWords(at)).toBe('Dock · zone 7');
  expect(whereWords({ ...at, zone_name: 'Back door' })).toBe('Dock · Back door');
  expect(whereWords({ ...at, place: 'Dock / Hall', zone: null })).toBe('Dock / Hall');
});
