import { expect, test } from 'vitest';
import type { SuggestedWay } from '../../../api/types';
import { wayWords } from './wayWords';

const way = (fields: Partial<SuggestedWay>): SuggestedWay => ({ by: 'paths', vehicle: false, seconds: 120, metres: null, via: [], missing_key: null, ...fields });

test.each([
  [way({}), 'on foot'],
  [way({ via: [{ kind: 'stairs', name: 'Stairs B' }, { kind: 'lift', name: null }] }), 'on foot by Stairs B + lift'],
  [way({ vehicle: true, via: [{ kind: 'stairs', name: null }] }), 'by vehicle and stairs'],
  [way({ by: 'line', metres: 340 }), '340 m straight line, on foot'],
  [way({ by: 'line', metres: 2140, vehicle: true }), '2.1 km straight line, by vehicle'],
  [way({ missing_key: 'key_holder' }), 'on foot · a door on the way needs key holder'],
])('a way is said in words: %j', (one, words) => expect(wayWords(one)).toBe(words));
