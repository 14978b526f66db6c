import type { Entry, Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { describe } from './describe';

/** The journal's own entries of this incident, in the order in which things happened, each with its number. */
export function Timeline({ incident, entries }: { incident: Incident; entries: Entry[] }) {
  const zone = live.sites.get(incident.site_id)?.time_zone;
  const inOrder = entries.toSorted((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at) || a.seq - b.seq);
  if (entries.length === 0) return <p className="quiet incident-none">{t('timeline.empty')}</p>;
  return (
    <ol className="timeline" aria-label={t('timeline.tab')}>
      {inOrder.map((entry) => (
        <li key={entry.seq}>
          <span className="num quiet">{timeAt(entry.occurred_at, zone, serverNow())}</span>
          <span>
            <bdi>{describe(entry)}</bdi> <span className="quiet">{entry.actor.name}</span>
          </span>
          <span className="num quiet" title={t('timeline.entry', { seq: entry.seq })}>#{entry.seq}</span>
        </li>
      ))}
    </ol>
  );
}
