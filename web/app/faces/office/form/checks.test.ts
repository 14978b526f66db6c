import { expect, test } from 'vitest';
import { changes, degrees, listOf, numbersOf, password, percentages, position, whole } from './checks';
import { holds } from './find';

test('a password has twelve characters', () => {
  expect(password('seven grey herons')).toBeUndefined();
  expect(password('short')).toContain('5');
});

test('a position has both numbers, in range', () => {
  expect(degrees('', '', 90)).toBeUndefined();
  expect(degrees('50.9', '-1.4', 90)).toBeUndefined();
  expect(degrees('', '-1.4', 90)).toBeDefined();
  expect(degrees('91', '0', 90)).toBeDefined();
  expect(degrees('north', '0', 90)).toBeDefined();
  expect(position('50.9', '-1.4')).toEqual({ latitude: 50.9, longitude: -1.4 });
  expect(position('', '')).toEqual({});
});

test('whole numbers are told from other text', () => {
  expect(whole('60', 1, 100)).toBeUndefined();
  expect(whole('', 1, 100)).toBeDefined();
  expect(whole('1.5', 1, 100)).toBeDefined();
  expect(whole('101', 1, 100)).toBeDefined();
});

test('lists are cleaned', () => {
  expect(listOf(' first aid, dog,, dog ')).toEqual(['first aid', 'dog']);
});

test('only what was changed is sent', () => {
  expect(changes({ name: 'P4', officers: ['a'] }, { name: 'P4', officers: ['a', 'b'] })).toEqual({ officers: ['a', 'b'] });
});

test('rows are found by words in any order', () => {
  expect(holds('park nell', 'Nell Park', 'nell')).toBe(true);
  expect(holds('', 'Nell Park')).toBe(true);
  expect(holds('dana', 'Nell Park')).toBe(false);
});

test('five percentages, however they are set apart', () => {
  expect(percentages('50 100, 200;400 600')).toBeUndefined();
  expect(numbersOf('50 100, 200;400 600')).toEqual([50, 100, 200, 400, 600]);
  for (const wrong of ['', '100', '1 2 3 4', '0 1 1 1 1', 'a b c d e', '1 2 3 4 5 6']) expect(percentages(wrong)).toBeDefined();
});
