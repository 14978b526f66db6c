import { expect, test } from 'vitest';
import type { Incident, IncidentState } from '../../../api/types';
import { countOpen } from './counts';

const incident = (priority: number, state: IncidentState, site_id = 'hp') => ({ priority, state, site_id }) as Incident;

const board = [incident(1, 'received'), incident(1, 'on_scene'), incident(2, 'held', 'nd'), incident(3, 'received'), incident(1, 'closed')];

test('open incidents by priority and state, and what nobody has answered', () => {
  expect(countOpen(board, null)).toEqual({ byPriority: { 1: 2, 2: 1, 3: 1 }, byState: { received: 2, on_scene: 1, held: 1 }, ringing: 1 });
});

test('of one site', () => {
  expect(countOpen(board, 'nd')).toEqual({ byPriority: { 2: 1 }, byState: { held: 1 }, ringing: 0 });
});
