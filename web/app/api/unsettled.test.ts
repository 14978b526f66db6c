import { afterEach, expect, test, vi } from 'vitest';
import { newKey } from './client';
import { Unsettled } from './unsettled';

afterEach(() => vi.unstubAllGlobals());

test('an unanswered act keeps its key when it is repeated', () => {
  const acts = new Unsettled();
  expect(acts.keyFor('k1', 'POST /x a', 0)).toBe('k1');
  expect(acts.keyFor('k2', 'POST /x a', 5_000)).toBe('k1');
});

test('another act in between, an answer, or time makes it a new one', () => {
  const acts = new Unsettled();
  acts.keyFor('k1', 'POST /x a', 0);
  acts.keyFor('k2', 'POST /x b', 1);
  expect(acts.keyFor('k3', 'POST /x a', 2)).toBe('k3');
  acts.settle('k3');
  expect(acts.keyFor('k4', 'POST /x a', 3)).toBe('k4');
  expect(acts.keyFor('k5', 'POST /x a', 200_000)).toBe('k5');
});

test('keys are UUIDs also where the page is not a secure context', () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newKey()).toMatch(shape);
  const { getRandomValues } = globalThis.crypto;
  vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(globalThis.crypto) });
  expect(newKey()).toMatch(shape);
});
