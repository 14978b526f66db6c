import { expect, test } from 'vitest';
import { isTyped, pointable, saidOf, speaksOf } from './words';

const her = { name: 'Zenobia Quillfeather', phone: '+44 7946 550 101' };
const keeper = { name: 'ZQ77 FTH', phone: null };

test('a text speaks of a person by part of the name, by number and by plate', () => {
  for (const [text, person, expected] of [
    ['Ms quillfeather has left', her, true],
    ['call 447946550101', her, true],
    ['a van, zq77fth', keeper, true],
    ['The gate is open.', her, false],
    ['zenobias', her, false],
    ['at 77', keeper, false],
    ['anything', { name: null, phone: null }, false],
  ] as const) {
    expect(speaksOf(text, person), text).toBe(expected);
  }
});

test('what speaks of the person is offered first, and what was erased is not offered', () => {
  const part = (text: string) => ({ id: text, incident_id: 'i', text });
  const shown = pointable([part('a'), part('(erased)'), part('Zenobia came')], her);
  expect(shown.map(({ part: { text }, speaks }) => [text, speaks])).toEqual([['Zenobia came', true], ['a', false]]);
});

test('a person is erased under what they are called', () => {
  expect(isTyped(' zenobia  quillfeather', her)).toBe(true);
  expect(isTyped('Zenobia', her)).toBe(false);
  expect(isTyped('7946', { name: null, phone: '7946' })).toBe(true);
  expect(isTyped('', her)).toBe(false);
});

test('what is said has the name of its field', () => {
  expect(saidOf({ fields: { caller_name: 'Ada', unheard: 'x' } })).toEqual([{ label: 'Caller', text: 'Ada' }, { label: 'unheard', text: 'x' }]);
});
