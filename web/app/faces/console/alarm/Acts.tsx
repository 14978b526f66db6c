import type { Alarm } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { note } from '../acts/alarmActs';
import { AlarmButtons } from './AlarmButtons';
import { actWords } from './paneWords';
import { ta } from './text';

/** What people did and found, the latest first. */
export function Acts({ alarm }: { alarm: Alarm }) {
  const zone = live.sites.get(alarm.site_id ?? '')?.time_zone;
  return (
    <section aria-label={ta('acts')}>
      <p className="incident-none"><AlarmButtons alarm={alarm} acts={[note]} /></p>
      {alarm.acts.length === 0 && <p className="quiet incident-none">{ta('no_acts')}</p>}
      <ol className="log-lines">
        {alarm.acts.toReversed().map((act) => (
          <li key={act.id}>
            <span className="num quiet">{timeAt(act.at, zone, serverNow())}</span>
            <div>
              <p dir="auto">{actWords(act)}</p>
              <span className="quiet">{act.author}</span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
