import { expect, test } from 'vitest';
import { bytesOf, isNumber, textOf } from './base64url';

test.each([
  [[], ''],
  [[251, 255], '-_8'],
  [[0, 1, 2, 3], 'AAECAw'],
])('%j is %s', (bytes, text) => {
  expect(textOf(Uint8Array.from(bytes).buffer)).toBe(text);
  expect([...bytesOf(text)]).toEqual(bytes);
});

test.each([
  ['127.0.0.1', true],
  ['[::1]', true],
  ['localhost', false],
  ['castellan.example.org', false],
  ['10.example', false],
])('%s is a number: %s', (host, number) => {
  expect(isNumber(host)).toBe(number);
});
