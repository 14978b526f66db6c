import { expect, test } from 'vitest';
import { currentSettings, sayAgain, setVolume, silence, silenceIn, silenceOf, volumeOf } from './settings';

const NOW = 1_000_000;
const MINUTE = 60_000;

test('a silence has a reason and ends by itself', () => {
  silence(['ring', 'overdue'], 'drill', 15, NOW);
  expect(silenceOf('ring', NOW)).toEqual({ reason: 'drill', until_ms: NOW + 15 * MINUTE });
  expect(silenceOf('ring', NOW + 15 * MINUTE)).toBeNull();
  expect(silenceOf('new_call', NOW)).toBeNull();
  sayAgain('ring');
  expect([silenceOf('ring', NOW), silenceOf('overdue', NOW)?.reason]).toEqual([null, 'drill']);
});

test('no silence is longer than the bound, and no sound is turned down to nothing', () => {
  silence(['accept'], 'x', 600, NOW);
  expect(silenceIn(currentSettings(), 'accept', NOW + 60 * MINUTE)).toBeNull();
  setVolume('accept', 0);
  expect(volumeOf('accept')).toBe(0.1);
  setVolume('accept', 9);
  expect([volumeOf('accept'), volumeOf('ring')]).toEqual([2, 1]);
});
