import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Incident, IncidentDetail } from '../../../api/types';
import { live } from '../../../live/hooks';
import { stateWord } from '../../../theme/status';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { caution, merge, mergeMoving, relate, unrelate } from '../acts/linkActs';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { ActButtons } from './ActButtons';
import { useEarlier } from './useEarlier';

export function IncidentLink({ id, number }: { id: string; number: string }) {
  return (
    <Link className="num" to="/console/incidents/$id" params={{ id }} search={(before) => before} title={number} aria-label={t('earlier.open', { number: shortNumber(number) })}>
      {shortNumber(number)}
    </Link>
  );
}

/** What was merged into it, what it has to do with, and what happened here before. */
export function Links({ incident, detail }: { incident: Incident; detail: IncidentDetail }) {
  const at = (time: string) => timeAt(time, live.sites.get(incident.site_id)?.time_zone, serverNow());
  const { here, around } = useEarlier(incident);
  const earlier = (items: Incident[], title: string) =>
    items.length > 0 && (
      <section aria-label={title}>
        <h3>{title}</h3>
        <ul>
          {items.map((one) => (
            <li key={one.id}>
              <IncidentLink id={one.id} number={one.number} /> {one.type_name} <span className="quiet num">{at(one.received_at)}</span>{' '}
              <span className="quiet">{[one.place, one.disposition?.replaceAll('_', ' ') ?? stateWord(one.state).toLowerCase()].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <div className="links">
      <div className="links-acts"><ActButtons incident={incident} acts={[merge, mergeMoving, relate, caution]} /></div>
      {detail.merged.length > 0 && (
        <section aria-label={t('links.merged')}>
          <h3>{t('links.merged')}</h3>
          <ul>
            {detail.merged.map((one) => (
              <li key={one.id}>
                <IncidentLink id={one.id} number={one.number} /> <span className="quiet num">{at(one.received_at)}</span>{' '}
                {(one.caller_name ?? one.caller_phone) && t('links.caller', { caller: [one.caller_name, one.caller_phone].filter(Boolean).join(', ') })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {detail.related.length > 0 && (
        <section aria-label={t('links.related')}>
          <h3>{t('links.related')}</h3>
          <ul>
            {detail.related.map((one) => (
              <li key={one.relation_id}>
                <IncidentLink id={one.id} number={one.number} /> {one.type_name} <span className="quiet num">{at(one.received_at)}</span>
                {isGranted(unrelate) && (
                  <UnstyledButton className="log-correct" onClick={() => void perform(unrelate, { incident }, { which_relation: one.relation_id })}>
                    {t('act.unrelate')}
                  </UnstyledButton>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {earlier(here, t('earlier.here'))}
      {earlier(around, t('earlier.around'))}
      {here.length + around.length === 0 && <p className="quiet incident-none">{t('earlier.none')}</p>}
    </div>
  );
}
