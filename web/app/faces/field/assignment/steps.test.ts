import { expect, test } from 'vitest';
import type { Assignment, AssignmentState, Incident, Step } from '../../../api/types';
import type { Unsent } from '../outbox/act';
import { pressed, stepsOf, tasksOf } from './steps';

const assignment = (state: AssignmentState, ...next: Step[]) =>
  ({ id: 'a', unit_id: 'u', state, next, stamps: { assigned: { occurred_at: '2026-11-21T14:00:00Z' } } }) as Assignment;
const check = (given: Assignment, waiting: Step | null, expected: object) => expect(stepsOf(given, waiting)).toEqual(expected);

test('only what the server names is offered', () => {
  check(assignment('assigned', 'acknowledged', 'refused'), null, { primary: 'acknowledged', others: [], refuse: true });
  check(assignment('assigned', 'refused', 'cleared', 'acknowledged'), null, { primary: 'acknowledged', others: ['cleared'], refuse: true });
  check(assignment('cleared'), null, { primary: null, others: [], refuse: false });
});

test('a press that waits leads to the step after it', () => {
  check(assignment('assigned', 'acknowledged', 'en_route', 'refused'), 'acknowledged', { primary: 'en_route', others: [], refuse: true });
  check(assignment('assigned', 'acknowledged', 'refused'), 'en_route', { primary: 'on_scene', others: [], refuse: false });
  check(assignment('assigned', 'acknowledged'), 'cleared', { primary: null, others: [], refuse: false });
  check(assignment('assigned', 'acknowledged'), 'refused', { primary: null, others: [], refuse: false });
});

test('a refused press leads nowhere', () => {
  const item = (to: Step, refused: string | null) =>
    ({ act: { kind: 'advance', assignment_id: 'a', to }, refused }) as Unsent;
  expect(pressed([item('acknowledged', null), item('en_route', 'too late')], 'a')).toBe('acknowledged');
  expect(pressed([item('acknowledged', null)], 'b')).toBeNull();
});

test('the most urgent task comes first, and finished ones are gone', () => {
  const incident = (id: string, priority: number, state: AssignmentState) =>
    ({ id, priority, assignments: [assignment(state)] }) as Incident;
  const tasks = tasksOf([incident('low', 4, 'assigned'), incident('high', 1, 'en_route'), incident('done', 1, 'cleared')], 'u');
  expect(tasks.map((task) => task.incident.id)).toEqual(['high', 'low']);
});
