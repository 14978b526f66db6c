import type { Entry, Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { describe } from './describe';
import { DoubtMark } from './DoubtMark';

/** When it happened; where that cannot be right, when it was recorded. */
const placed = ({ payload, occurred_at, recorded_at }: Entry) => Date.parse(payload?.doubt ? recorded_at : occurred_at);

/** The journal's own entries of this incident, in the order in which things happened, each with its number. */
export function Timeline({ incident, entries }: { incident: Incident; entries: Entry[] }) {
  const zone = live.sites.get(incident.site_id)?.time_zone;
  const inOrder = entries.toSorted((a, b) => placed(a) - placed(b) || a.seq - b.seq);
  if (entries.length === 0) return <p className="quiet incident-none">{t('timeline.empty')}</p>;
  return (
    <ol className="timeline" aria-label={t('timeline.tab')}>
      {inOrder.map((entry) => (
        <li key={entry.seq}>
          <span className="num quiet">{timeAt(entry.occurred_at, zone, serverNow())}</span>
          <span>
            <bdi>{describe(entry)}</bdi> <span className="quiet">{entry.actor.name}</span>{' '}
            <DoubtMark doubt={entry.payload?.doubt} recorded={timeAt(entry.recorded_at, zone, serverNow())} />
          </span>
          <span className="num quiet" title={t('timeline.entry', { seq: entry.seq })}>#{entry.seq}</span>
        </li>
      ))}
    </ol>
  );
}
