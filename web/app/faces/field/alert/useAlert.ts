import { useEffect } from 'react';
import { play } from '../../../sound/tones';
import type { Task } from '../assignment/steps';
import { t } from '../text';

/** Often enough not to be missed, seldom enough to be borne. */
const AGAIN_MS = 10_000;
const BUZZ_MS = [300, 120, 300];

function ring(): void {
  play('ring');
  // Before the first touch of the page no browser lets it, and each complains.
  if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate(BUZZ_MS);
}

/** Rings at each new assignment, and again until it is answered. */
export function useAlert(fresh: Task[]): void {
  const ids = fresh.map(({ assignment }) => assignment.id).join(' ');
  const first = fresh[0]?.incident.type_name;
  useEffect(() => {
    if (!ids) return;
    ring();
    const timer = setInterval(ring, AGAIN_MS);
    return () => clearInterval(timer);
  }, [ids]);
  useEffect(() => {
    document.title = first ? t('alert.title', { type: first }) : t('title');
  }, [first]);
}
