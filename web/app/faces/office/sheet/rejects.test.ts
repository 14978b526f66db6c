import { expect, test } from 'vitest';
import type { Step } from './plan';
import { rejects } from './rejects';

const step = (id: string, state: Step['state'], cells: string[], why?: string): Step => ({ id, name: id, state, changes: [], cells, ...(why ? { why } : {}) });

test('a rejects file holds the lines that did not go in, as they came, with the reason', () => {
  const steps = [step('2', 'wrong', ['p4', ''], 'Name is needed.'), step('3', 'new', ['p5', 'Five']), step('4', 'changed', ['p6', 'Six']), step('5', 'new', ['p7', 'Seven'])];
  const outcomes = new Map([['3', { done: true as const }], ['4', { done: false as const, why: 'It was changed meanwhile.' }]]);
  expect(rejects(['code', 'name'], steps, outcomes)).toEqual([['code', 'name', 'reason'], ['p4', '', 'Name is needed.'], ['p6', 'Six', 'It was changed meanwhile.']]);
});

test('a rejects file that comes again has one reason', () => {
  expect(rejects(['code', 'reason', 'name'], [step('2', 'wrong', ['p4', 'old', ''], 'new')], new Map())).toEqual([['code', 'name', 'reason'], ['p4', '', 'new']]);
});

test('without rejects there is no file', () => expect(rejects(['code'], [step('2', 'unchanged', ['p4'])], new Map())).toEqual([]));
