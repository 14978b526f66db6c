import { useCallback, useEffect } from 'react';
import type { Entry, Me } from '../../../api/types';
import { live, useEntries } from '../../../live/hooks';
import { play } from '../../../sound/tones';
import { currentSecond, onSecond } from '../../../time/clock';
import { urgency } from '../../../time/targets';
import { isOpen } from '../../../live/store';
import { notify } from '../../../shell/notices';
import { escalationNews, newsOf } from './news';
import { isRinging } from './order';

const RING_EVERY_S = 4;

/**
 * Sounds of the board: a new call once, an unanswered urgent one until somebody acts, an overdue one when it becomes so,
 * an escalation when it reaches this person.
 */
export function useAlarms(site: string | null, me: Me, sounding: boolean): void {
  const hear = useCallback(
    (entry: Entry) => {
      if (!sounding || live.link.phase !== 'live' || (site && entry.site_id !== site)) return;
      if (entry.action === 'incident.created') play('new_call');
      const climbed = escalationNews(entry, me);
      const news = climbed ?? newsOf(entry, me.account.id);
      if (!news) return;
      notify('problem', news);
      play(climbed ? 'escalated' : 'overdue');
    },
    [site, me, sounding],
  );
  useEntries(hear);

  useEffect(() => {
    if (!sounding) return undefined;
    const told = new Set<string>();
    let first = true;
    return onSecond(() => {
      const now_s = currentSecond();
      const shown = live.incidents.values().filter((one) => isOpen(one) && (!site || one.site_id === site));
      if (now_s % RING_EVERY_S === 0 && shown.some(isRinging)) play('ring');
      const overdue = shown.filter((one) => urgency(one, now_s) === 'overdue').map((one) => `${one.id}/${one.since}`);
      if (overdue.some((key) => !told.has(key)) && !first) play('overdue');
      told.clear();
      for (const key of overdue) told.add(key);
      first = false;
    });
  }, [site, sounding]);
}
