import { useEffect } from 'react';
import { live, useAlarmList, useBooted, useIncidents } from '../../../live/hooks';
import { inside } from '../../../text/capital';
import { shared } from '../../../text/shared';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { stateWord } from '../../../theme/status';
import { isInQueue } from '../board/alarms';
import { t } from '../text';
import { countOpen, OPEN_STATES } from './counts';

/** Always in view; the title of the window carries what nobody has answered. */
export function Counts({ site }: { site: string | null }) {
  const incidents = useIncidents();
  const waiting = useAlarmList().filter((alarm) => isInQueue(alarm, (id) => live.incidents.get(id)));
  const counts = countOpen(incidents, site, waiting);
  // Nought would be a statement; before the board is loaded nothing is known.
  const none = useBooted() ? '0' : '–';
  useEffect(() => {
    const title = `${t('title')} · ${shared('product')}`;
    document.title = counts.ringing > 0 ? `(${counts.ringing}) ${title}` : title;
  }, [counts.ringing]);
  return (
    <>
      <ul className="counts" aria-label={t('counts.priority')}>
        {PRIORITIES.map((priority) => (
          <li key={priority} data-priority={counts.byPriority[priority] ? priority : undefined} title={priorityWord(priority)}>
            <span aria-hidden="true">{priorityShape(priority)}</span>
            <span className="sr-only">{priorityWord(priority)} </span>
            <span className="num">{counts.byPriority[priority] ?? none}</span>
          </li>
        ))}
      </ul>
      <ul className="counts counts-states" aria-label={t('counts.state')}>
        {OPEN_STATES.map((state) => (
          <li key={state}>
            <span className="quiet">{inside(stateWord(state))}</span> <span className="num">{counts.byState[state] ?? none}</span>
          </li>
        ))}
      </ul>
      {counts.ringing > 0 && <output className="counts-ringing">{t('counts.ringing', { n: counts.ringing })}</output>}
    </>
  );
}
