import { expect, test } from 'vitest';
import type { Assignment, AssignmentState, Incident, Position } from '../../../api/types';
import { isThere } from './there';

const there = (place: string | null, state: AssignmentState, seen: string | null | undefined) =>
  isThere({ place } as Incident, { state } as Assignment, seen === undefined ? undefined : ({ place: seen } as Position));

test.each<[string | null, AssignmentState, string | null | undefined, boolean]>([
  ['Tower A / Floor 3 / 311', 'en_route', 'Tower A', true],
  ['Tower A', 'en_route', 'Tower A', true],
  ['Tower A', 'on_scene', 'Tower A', false],
  ['Tower AB', 'en_route', 'Tower A', false],
  ['Tower A', 'en_route', null, false],
  ['Tower A', 'en_route', undefined, false],
  [null, 'en_route', 'Tower A', false],
])('at %s, %s, seen in %s: %s', (place, state, seen, expected) => expect(there(place, state, seen)).toBe(expected));
