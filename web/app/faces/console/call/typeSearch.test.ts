import { expect, test } from 'vitest';
import { typeRank } from './typeSearch';

const type = (name: string, ...words: string[]) => ({ name, code: name.toLowerCase().replaceAll(' ', '_'), words });

test('the beginning of a name goes first', () => {
  const ranked = [type('Officer in distress'), type('Ban breach', 'trespassing'), type('Trespass'), type('Fire')].map((one) => [
    one.name,
    typeRank(one, 'tres'),
  ]);
  expect(ranked).toEqual([
    ['Officer in distress', 3],
    ['Ban breach', 2],
    ['Trespass', 0],
    ['Fire', undefined],
  ]);
});
