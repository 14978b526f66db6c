import { useEffect } from 'react';
import { takeAlarm } from '../../../api/alarms';
import type { Alarm } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isUndecided } from '../../../live/store';
import { mayDo, useMe } from '../../../shell/session';

/** Whoever only passes over a row with the arrow keys has not looked at it. */
const LOOKED_AFTER_MS = 700;

/** Says once that somebody looks at an alarm that nobody has seen: from then on they have it, and the others see who. */
export function useView(alarm: Alarm | undefined): void {
  const may = mayDo(useMe(), 'alarm.handle');
  const id = alarm && may && isUndecided(alarm) && alarm.viewed_at === null ? alarm.id : null;
  useEffect(() => {
    if (!id) return undefined;
    const timer = setTimeout(() => {
      // Nobody pressed anything: one that is decided meanwhile, or an outage, is told by the board.
      takeAlarm(id).then((done) => live.putAlarm(done, done.last_seq)).catch(() => undefined);
    }, LOOKED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [id]);
}
