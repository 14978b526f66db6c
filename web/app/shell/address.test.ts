import { expect, test } from 'vitest';
import { changed } from './address';

const check = (search: string, change: Record<string, string | null>, expected: string) =>
  expect(changed(search, change)).toBe(expected);

test('parts are set, kept and left out', () => {
  check('', { tab: 'places' }, '?tab=places');
  check('?tab=places&site=1', { site: null }, '?tab=places');
  check('?tab=places&find=a', { find: '' }, '?tab=places');
  check('?tab=places', { tab: null }, '');
});
