import { useCallback, useEffect } from 'react';
import type { Entry, Me } from '../../../api/types';
import { live, useEntries } from '../../../live/hooks';
import { play } from '../../../sound/tones';
import { currentSecond, onSecond } from '../../../time/clock';
import { urgency } from '../../../time/targets';
import { isOpen } from '../../../live/store';
import { notify } from '../../../shell/notices';
import { groupOf, loudest } from './alarms';
import { escalationNews, newsOf } from './news';
import { isAt, ringingOf } from './ringing';

const RING_EVERY_S = 4;
/** Alarms ring between the rings of incidents, so that both are heard. */
const ALARMS_AT_S = 2;

/**
 * Sounds of the board: a new call once, an unanswered urgent one until somebody acts, an overdue one when it becomes so,
 * an escalation when it reaches this person; an alarm once, and an urgent one until somebody acknowledges it.
 */
export function useAlarms(site: string | null, me: Me, sounding: boolean): void {
  const hear = useCallback(
    (entry: Entry) => {
      if (!sounding || live.link.phase !== 'live' || !isAt(site, entry.site_id)) return;
      if (entry.action === 'incident.created') play('new_call');
      const alarm = entry.payload?.alarm;
      if (alarm && entry.action === 'alarm.raised') play(`alarm_${groupOf(alarm.category)}`);
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
      const ringing = ringingOf(live.incidents.values(), live.alarms.values(), site);
      if (now_s % RING_EVERY_S === 0 && ringing.incidents.length > 0) play('ring');
      const group = loudest(ringing.alarms);
      if (group && now_s % RING_EVERY_S === ALARMS_AT_S) play(`alarm_${group}`);
      const shown = live.incidents.values().filter((one) => isOpen(one) && isAt(site, one.site_id));
      const overdue = shown.filter((one) => urgency(one, now_s) === 'overdue').map((one) => `${one.id}/${one.since}`);
      if (overdue.some((key) => !told.has(key)) && !first) play('overdue');
      told.clear();
      for (const key of overdue) told.add(key);
      first = false;
    });
  }, [site, sounding]);
}
