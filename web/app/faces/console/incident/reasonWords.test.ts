import { expect, test } from 'vitest';
import api from '../../../../openapi.json';
import type { Reason, Suggestions } from '../../../api/types';
import { reasonWords, shortfallWords } from './reasonWords';

const reason = (code: Reason['code'], values: Partial<Reason> = {}): Reason => ({ code, text: 'as the server says it', ...values }) as Reason;

test.each([
  [reason('late', { seconds: 150 }), '2 min 30 s after the target'],
  [reason('position_ageing', { seconds: 200 }), 'position 3 min 20 s old'],
  [reason('position_stale', { seconds: 900 }), 'position stale, 15 min 0 s old'],
  [reason('position_coarse', { metres: 1200 }), 'position good to 1.2 km only'],
  [reason('has_capability', { capability: 'first_aid' }), 'has first aid'],
  [reason('missing_key', { capability: 'key_holder' }), 'a door on the way needs key holder'],
  [reason('preempts', { priority: 4, state: 'en_route' }), 'would be taken from priority 4, Low: en route'],
  [reason('engaged', { priority: 1, state: 'on_scene' }), 'on priority 1, Critical: on scene'],
  [reason('long_shift', { seconds: 36_000 }), 'long on shift, 10 h 0 min'],
  [reason('refused'), 'gave it back before'],
  [reason('of_tomorrow' as Reason['code']), 'as the server says it'],
])('a reason is said in words: %j', (one, words) => expect(reasonWords(one)).toBe(words));

test('every code that the server knows has words of its own', () => {
  const codes = (api.components.schemas.ReasonCode.enum as Reason['code'][]).filter((code) => code !== 'coverage_lost');
  expect(codes.length).toBeGreaterThan(20);
  for (const code of codes) expect(reasonWords(reason(code, { seconds: 60, capability: 'dog' })), code).not.toBe('as the server says it');
});

const unit = { unit_id: 'u', call_sign: 'P4', way: { seconds: 240 }, reasons: [reason('lacks_capability', { capability: 'diver' }), reason('on_break'), reason('free')] };
const asked = (code: string, needs: string[], unit_id: string | null = null) => ({ needs, units: [unit], shortfall: { code, text: 'as the server says it', unit_id } }) as unknown as Suggestions;

test.each([
  [asked('no_units', []), 'There are no units.'],
  [asked('none_capable', ['diver', 'first_aid'], 'u'), 'There is no unit with diver and first aid; nearest: P4, lacks diver, on break, 4 min 0 s away.'],
  [asked('none_on_duty', []), 'No unit is on duty.'],
  [asked('none_on_duty', ['diver']), 'No unit with diver is on duty.'],
  [asked('all_engaged', ['diver']), 'Every unit with diver is on work as important or more.'],
  [asked('of_tomorrow', []), 'as the server says it'],
  [{ ...asked('no_units', []), shortfall: null }, 'Nobody fits.'],
])('what is missing is said in words', (one, words) => expect(shortfallWords(one)).toBe(words));
