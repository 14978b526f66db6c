import { expect, test, vi } from 'vitest';
import { catalogue, fill, speechOf, translated } from './catalogue';
import { firstOf } from './language';

test('names and plurals are filled', () => {
  expect(fill('{unit} to {number}', { unit: 'P4', number: 1042 })).toBe('P4 to 1042');
  expect(fill('{n, plural, one {# unit} other {# units}}', { n: 1 })).toBe('1 unit');
  expect(fill('{n, plural, one {# unit} other {# units}} away', { n: 3 })).toBe('3 units away');
});

test('a missing value stays visible', () => {
  expect(fill('{unit}', {})).toBe('{unit}');
});

test('keys are typed', () => {
  const t = catalogue({ hello: 'Hello {name}' });
  expect(t('hello', { name: 'Ada' })).toBe('Hello Ada');
});

const SIX = '{n, plural, zero {zero #} one {one #} two {two #} few {few #} many {many #} other {other #}}';

test.each([
  [0, 'zero 0'],
  [1, 'one 1'],
  [2, 'two 2'],
  [3, 'few 3'],
  [11, 'many 11'],
  [100, 'other 100'],
  [1234, 'many 1,234'],
])('Arabic counts %d as %s, in Latin digits', (n, words) => {
  expect(fill(SIX, { n }, speechOf('ar-u-nu-latn', true))).toBe(words);
});

test('a number is grouped as the language does it', () => {
  expect(fill('{n, plural, one {#} other {#}}', { n: 1234 }, speechOf('de-u-nu-latn', false))).toBe('1.234');
});

test('an English plural in another language takes what it has', () => {
  expect(fill('{n, plural, one {# unit} other {# units}}', { n: 3 }, speechOf('ar-u-nu-latn', true))).toBe('3 units');
});

test('what is filled into a right-to-left sentence keeps its own direction', () => {
  expect(fill('اتصل بـ {number}', { number: '+44 20 1234' }, speechOf('ar-u-nu-latn', true))).toBe('اتصل بـ \u2068+44 20 1234\u2069');
});

test('a translation stands over the English words, and what it lacks is English', () => {
  const t = catalogue({ yes: 'Yes', no: 'No' }, { yes: 'Ja' });
  expect([t('yes'), t('no')]).toEqual(['Ja', 'No']);
});

test('a language that cannot be loaded is English', async () => {
  vi.stubGlobal('fetch', (address: string) => (address === '/de.json' ? Promise.resolve(Response.json({ yes: 'Ja' })) : Promise.reject(new Error('no link'))));
  const files = { './de.json': '/de.json', './fr.json': '/fr.json' };
  expect(await translated(files, 'de')).toEqual({ yes: 'Ja' });
  expect(await translated(files, 'fr')).toEqual({});
  expect(await translated(files, 'ar')).toEqual({});
  vi.unstubAllGlobals();
});

test.each([
  [['de-AT', 'en'], 'de'],
  [['nl', 'fr-CH'], 'fr'],
  [['AR-eg'], 'ar'],
  [['nl'], 'en'],
  [[], 'en'],
])('%j is served in %s', (wished, code) => {
  expect(firstOf(wished)).toBe(code);
});
