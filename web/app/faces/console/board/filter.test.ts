import { expect, test } from 'vitest';
import type { Incident } from '../../../api/types';
import { isSame, withBoard } from './boards';
import { type BoardFilter, EVERYTHING, fits, readFilter } from './filter';

const incident = { state: 'received', site_id: 'hp', priority: 2, category: 'fire', type: 'fire_alarm' } as Incident;

function check(filter: Partial<BoardFilter>, change: Partial<Incident>, expected: boolean): void {
  expect(fits({ ...incident, ...change }, { ...EVERYTHING, ...filter })).toBe(expected);
}

test('a board shows what fits all of its filter', () => {
  check({}, {}, true);
  check({}, { state: 'closed' }, false);
  check({ site: 'hp' }, {}, true);
  check({ site: 'nd' }, {}, false);
  check({ priority: 2 }, {}, true);
  check({ priority: 2 }, { priority: 1 }, true);
  check({ priority: 2 }, { priority: 3 }, false);
  check({ category: 'fire' }, {}, true);
  check({ category: 'medical' }, {}, false);
  check({ type: 'fire_alarm' }, {}, true);
  check({ type: 'bin_fire' }, {}, false);
  check({ work: 'waiting' }, { state: 'held' }, true);
  check({ work: 'waiting' }, { state: 'on_scene' }, false);
  check({ work: 'running' }, { state: 'cleared' }, true);
  check({ work: 'running' }, {}, false);
  check({ owner: 'a' }, { owner: { account_id: 'a', name: 'Ada' } }, true);
  check({ owner: 'a' }, { owner: null }, false);
});

test('what an address cannot mean is left out', () => {
  expect(readFilter({ priority: '2', category: 'fire', type: 'fire_alarm', work: 'waiting' }, 'hp')).toEqual({ site: 'hp', priority: 2, category: 'fire', type: 'fire_alarm', work: 'waiting', owner: null });
  expect(readFilter({ priority: '9', work: 'asleep' }, null)).toEqual(EVERYTHING);
});

test('a board of the same name replaces the old one', () => {
  const boards = withBoard(withBoard([], { name: 'A', search: { priority: '1' } }), { name: 'A', search: { priority: '2' } });
  expect(boards).toEqual([{ name: 'A', search: { priority: '2' } }]);
  expect(isSame({ priority: '2' }, { priority: '2', site: '' })).toBe(true);
  expect(isSame({ priority: '2' }, { work: 'waiting' })).toBe(false);
});
