import { afterEach, expect, test, vi } from 'vitest';
import type { Fix } from '../../../api/types';
import { fixOf, follow } from './follow';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const seen = (latitude: number, heading: number | null = null) =>
  ({ coords: { latitude, longitude: -1.1, accuracy: 8, heading }, timestamp: Date.parse('2026-01-01T00:00:00Z') }) as GeolocationPosition;

test('a fix is in the time of the server, and has a direction only where there is one', () => {
  expect(fixOf('u', seen(50.79, 90), 2_000)).toEqual({
    unit_id: 'u',
    latitude: 50.79,
    longitude: -1.1,
    accuracy_m: 8,
    heading_deg: 90,
    at: '2026-01-01T00:00:02.000Z',
  });
  expect(fixOf('u', seen(50.79, Number.NaN), 0).heading_deg).toBeNull();
});

test('of many positions the last is sent, every ten seconds, and none after the end', async () => {
  vi.useFakeTimers();
  const sent: number[] = [];
  let tell: (position: GeolocationPosition) => void = () => undefined;
  const clearWatch = vi.fn();
  vi.stubGlobal('navigator', {
    geolocation: { watchPosition: (take: typeof tell) => ((tell = take), 7), clearWatch, getCurrentPosition: (take: typeof tell) => take(seen(9)) },
  });
  const report = async ({ latitude }: Fix) => {
    sent.push(latitude);
  };
  const stop = follow('u', report);
  for (const latitude of [1, 2, 3]) tell(seen(latitude));
  await vi.advanceTimersByTimeAsync(10_000);
  tell(seen(4));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([1, 3, 4]);
  // Standing still: asked once a minute.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([1, 3, 4, 9]);
  stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(sent).toHaveLength(4);
  expect(clearWatch).toHaveBeenCalledWith(7);
});
