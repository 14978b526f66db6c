import { live, useAlarmList, useBooted, useIncidents } from '../../../live/hooks';
import { Priority } from '../../../theme/Priority';
import { useSecond } from '../../../time/useSecond';
import { isAlarm } from '../board/alarms';
import { AlarmTimer } from '../board/AlarmTimer';
import { inOneQueue } from '../board/order';
import { ringingOf } from '../board/ringing';
import { Timer } from '../board/Timer';
import { t } from '../text';

/** More of them say nothing more than the count does. */
const SHOWN_MAX = 12;

/** How urgent it is, at which site and since when. What has happened and to whom is for those who have the password. */
export function Waiting({ site }: { site: string | null }) {
  const { incidents, alarms } = ringingOf(useIncidents(), useAlarmList(), site);
  const waiting = inOneQueue(incidents, alarms, useSecond());
  const booted = useBooted();
  return (
    <section aria-label={t('lock.waiting')}>
      <p role="status">{booted ? t('counts.ringing', { n: waiting.length }) : t('board.unknown')}</p>
      <ul>
        {waiting.slice(0, SHOWN_MAX).map((one) => (
          <li key={one.id}>
            <Priority value={one.priority} /> · {t(isAlarm(one) ? 'lock.alarm' : 'lock.incident')} ·{' '}
            <bdi>{live.sites.get(one.site_id ?? '')?.name ?? t('place.none')}</bdi> · {isAlarm(one) ? <AlarmTimer alarm={one} /> : <Timer incident={one} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
