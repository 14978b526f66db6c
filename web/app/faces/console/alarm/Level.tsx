import type { Alarm } from '../../../api/types';
import { level } from '../acts/alarmActs';
import { t } from '../text';
import { AlarmButtons } from './AlarmButtons';
import { levelFrom } from './paneWords';
import { ta } from './text';

/** How sure it is, and what that follows from. Only intrusion has levels. */
export function Level({ alarm }: { alarm: Alarm }) {
  if (alarm.level === null) return null;
  return (
    <section className="alarm-part" aria-label={ta('level')}>
      <h3>{ta('level')}</h3>
      <p>
        <strong>{t(`alarm.level.${alarm.level as 0}`)}</strong>{' '}
        <span className="quiet">{ta(alarm.level_set ? 'level_set' : 'level_from', { why: levelFrom(alarm) })}</span>{' '}
        <AlarmButtons alarm={alarm} acts={[level]} />
      </p>
    </section>
  );
}
