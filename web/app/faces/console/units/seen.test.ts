import { expect, test } from 'vitest';
import { seenWords } from './seen';

test('the age of a position is told shortly', () => {
  for (const [age_s, words] of [
    [0, 'now'],
    [9, 'now'],
    [10, '10 s'],
    [59, '50 s'],
    [60, '1 min'],
    [3_599, '59 min'],
    [7_300, '2 h'],
  ] as const) {
    expect(seenWords(age_s)).toBe(words);
  }
});
