import { expect, test } from 'vitest';
import type { Incident, IncidentState } from '../../../api/types';
import { byNumber, shortNumber } from './numbers';
import { inQueueOrder, isRinging } from './order';

const START_S = Date.parse('2026-11-21T12:00:00Z') / 1000;
const targets = { queue_s: 100, travel_s: 100, scene_s: 100, warning_percent: 75 };

const at = (s: number) => new Date((START_S - s) * 1000).toISOString();

function incident(number: string, priority: number, age_s: number, state: IncidentState = 'received', since_s = age_s): Incident {
  return { id: number, number, priority, state, received_at: at(age_s), since: at(since_s), targets, held_until: null } as Incident;
}

function order(...incidents: Incident[]): string[] {
  return inQueueOrder(incidents, START_S).map((one) => one.number);
}

test('priority, then age', () => {
  expect(order(incident('a', 3, 90), incident('b', 1, 5), incident('c', 3, 95))).toEqual(['b', 'c', 'a']);
});

test('overdue rises within its priority, not above it', () => {
  const older = incident('older', 2, 500, 'cleared');
  const overdue = incident('overdue', 2, 101);
  expect(order(older, overdue, incident('first', 1, 1))).toEqual(['first', 'overdue', 'older']);
});

test('the clock is the one of the state, not of the call', () => {
  expect(order(incident('fresh', 2, 500, 'dispatched', 10), incident('late', 2, 200, 'dispatched', 150))).toEqual(['late', 'fresh']);
});

test('urgent and untouched rings', () => {
  expect(isRinging(incident('a', 2, 1))).toBe(true);
  expect(isRinging(incident('a', 3, 1))).toBe(false);
  expect(isRinging(incident('a', 1, 1, 'dispatched'))).toBe(false);
});

test('numbers are said short, with the site, or in full', () => {
  const board = [incident('HP-2026-1042', 1, 1), incident('NB-2026-1042', 1, 1), incident('HP-2026-17', 1, 1), incident('HP-2025-17', 1, 1, 'closed')];
  const found = (said: string) => byNumber(board, said).map((one) => one.number);
  expect(found('1042')).toEqual(['HP-2026-1042', 'NB-2026-1042']);
  expect(found('nb-1042')).toEqual(['NB-2026-1042']);
  expect(found('HP-2026-1042')).toEqual(['HP-2026-1042']);
  expect(found('17')).toEqual(['HP-2026-17']);
  expect(found('#17')).toEqual(['HP-2026-17']);
  expect(found('P4')).toEqual([]);
  expect([shortNumber('HP-2026-1042'), shortNumber('HP-2026-17')]).toEqual(['1042', 'HP-17']);
});
