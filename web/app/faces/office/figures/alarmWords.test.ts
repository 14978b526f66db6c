import { expect, test } from 'vitest';
import { alarmGroupWord, groupKey, partWord, queryOf, spanKey } from './alarmWords';

test('what is opened comes back from the address', () => {
  const [from, to] = ['2026-11-29T06:00:00.000000Z', '2026-11-29T06:10:00.000000Z'];
  expect(queryOf(spanKey(from, to))).toEqual({ from, to });
  // The key of a source has colons of its own nowhere, and slashes.
  expect(queryOf(groupKey('source', 'a-b/7/burglary'))).toEqual({ by: 'source', key: 'a-b/7/burglary' });
  expect(queryOf(groupKey('standing', 'stale'))).toEqual({ by: 'standing', key: 'stale' });
});

test('what nobody knows is told by what was asked', () => {
  const word = (by: 'operator' | 'site' | 'cause') => alarmGroupWord(by, { key: 'unknown', name: 'unknown' });
  expect([word('operator'), word('site'), word('cause')]).toEqual(['nobody', 'not known', 'False: cause unknown']);
});

test('a part is told to a tenth of a per cent', () => {
  expect([0, 0.0149, 2 / 3, 1].map(partWord)).toEqual(['0 %', '1.5 %', '66.7 %', '100 %']);
});
