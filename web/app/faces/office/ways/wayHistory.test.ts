import { expect, test } from 'vitest';
import type { Entry, Path, Place } from '../../../api/types';
import { imagesOf, waysBack } from './wayHistory';

const places = ['a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase(), path: id.toUpperCase() }) as Place);
const way = (from: string, to: string, metres = 10): Path => ({ from, to, kind: 'walk', metres, seconds: null, one_way: false, key: null });
const entry = (added: Path[], removed: Path[]) => ({ payload: { changed: { added, removed } } }) as unknown as Entry;
const [ab, bc] = [way('a', 'b'), way('b', 'c')];

test('an entry tells what it changed', () => {
  expect(imagesOf(places, entry([{ ...ab, seconds: 95, one_way: true, key: 'master' }], [ab]))).toEqual({
    before: { paths: ['A → B (Walk, 10 m)'] },
    after: { paths: ['A → B (Walk, 95 s, One way, master)'] },
  });
  expect(imagesOf(places, { payload: { paths: 12, version: 3 } } as unknown as Entry)).toBeNull();
  expect(imagesOf(places, { payload: null } as unknown as Entry)).toBeNull();
});

// What was added and taken away, what is there now, and what will be there; whether it says that something went on since.
test.each<[string, Path[], Path[], Path[], Path[] | null, boolean]>([
  ['one that was added', [ab], [], [ab, bc], [bc], false],
  ['one that was taken away', [], [ab], [bc], [bc, ab], false],
  ['one that was altered', [way('a', 'b', 20)], [ab], [way('a', 'b', 20), bc], [bc, ab], false],
  ['one that was altered again since', [way('a', 'b', 20)], [ab], [way('a', 'b', 30), bc], [bc, ab], true],
  ['one that is gone anyway', [ab], [], [bc], null, false],
  ['one that is back anyway', [], [ab], [ab, bc], null, true],
])('%s', (_, added, removed, now, expected, since) => {
  const back = waysBack(places, now, entry(added, removed));
  expect(back?.changes.length).toBe(expected ? 1 : 0);
  if (expected) expect(back?.patch).toEqual({ paths: expected });
  expect(back?.since.length).toBe(since ? 1 : 0);
});

test('what is not told cannot be put back', () => {
  expect(waysBack(places, [ab], { payload: { paths: 12 } } as unknown as Entry)).toBeNull();
});
