import { expect, test } from 'vitest';
import { catalogue, fill } from './catalogue';

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
