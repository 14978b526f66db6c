import { useSyncExternalStore } from 'react';
import { currentSettings, onSettings, silenceIn } from '../../../sound/settings';
import { TONE_NAMES } from '../../../sound/tones';
import { useAwake } from '../../../sound/useAwake';
import { useMuted } from '../../../sound/useMuted';
import { useSecond } from '../../../time/useSecond';
import { clockTime } from '../../../time/zone';

/** Whether this screen can be heard. `waits`: the browser keeps the page silent until somebody clicks or types in it. */
export type Hearing = { kind: 'on' | 'waits' | 'muted' } | { kind: 'silent'; n: number; time: string; reason: string };

export function useHearing(): Hearing {
  const muted = useMuted();
  const awake = useAwake();
  const settings = useSyncExternalStore(onSettings, currentSettings);
  const now_ms = useSecond() * 1000;
  if (muted) return { kind: 'muted' };
  if (!awake) return { kind: 'waits' };
  const silent = TONE_NAMES.flatMap((name) => silenceIn(settings, name, now_ms) ?? []);
  const [first] = silent.toSorted((a, b) => b.until_ms - a.until_ms);
  return first ? { kind: 'silent', n: silent.length, time: clockTime(first.until_ms).slice(0, 5), reason: first.reason } : { kind: 'on' };
}
