import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Incident } from '../../../api/types';
import { live, useAlarmList } from '../../../live/hooks';
import { inside } from '../../../text/capital';
import { sourceWord } from '../../../theme/status';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { DISPOSITIONS } from '../away/dispositions';
import { causeWords, toldWord } from '../board/watch';
import { Place } from '../queue/Place';
import { t } from '../text';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What, where, who. A fact that is not there takes no room. */
export function Facts({ incident }: { incident: Incident }) {
  const at = (time: string) => timeAt(time, live.sites.get(incident.site_id)?.time_zone, serverNow());
  const disposition = useQuery(DISPOSITIONS).data?.items.find((one) => one.code === incident.disposition);
  const alarms = useAlarmList().filter((one) => one.incident_id === incident.id);
  const { caller_name, caller_phone, hold_reason, held_until, backup_requested_at, closed_at, outcome_note } = incident;
  return (
    <dl className="incident-facts">
      <Fact name={t('fact.place')}>
        <bdi><Place incident={incident} /></bdi>
        {incident.restricted && <strong> {t('fact.restricted')}</strong>}
      </Fact>
      <Fact name={t('fact.caller')}>
        {caller_name || caller_phone ? <bdi>{caller_name}</bdi> : <span className="quiet">{t('fact.unknown')}</span>}
        {caller_phone && <> <a dir="ltr" href={`tel:${caller_phone}`}>{caller_phone}</a></>}
      </Fact>
      <Fact name={t('fact.owner')}>{incident.owner?.name ?? <span className="quiet">{t('fact.nobody')}</span>}</Fact>
      {incident.escalation && (
        <Fact name={t('fact.escalated')}>
          <strong className="fact-escalated">
            <span aria-hidden="true">⇑</span> {causeWords(incident.escalation)}
          </strong>{' '}
          {t('fact.since', { time: at(incident.escalation.since) })}
          {toldWord(incident.escalation) && <> · {t('watch.told', { who: toldWord(incident.escalation) ?? '' })}</>}
        </Fact>
      )}
      <Fact name={t('fact.received')}>
        <span className="num">{at(incident.received_at)}</span> <span className="quiet">{t('fact.by', { source: inside(sourceWord(incident.source)) })}</span>
      </Fact>
      {incident.state === 'held' && hold_reason && (
        <Fact name={t('fact.held')}>
          <bdi>{hold_reason}</bdi>
          {held_until && <span className="num"> {t('fact.until', { time: at(held_until) })}</span>}
        </Fact>
      )}
      {backup_requested_at && <Fact name={t('fact.backup')}><span className="num">{at(backup_requested_at)}</span></Fact>}
      {closed_at && (
        <Fact name={t('fact.outcome')}>
          {disposition?.name ?? incident.disposition}
          {outcome_note && <>: <bdi>{outcome_note}</bdi></>} <span className="quiet num">{at(closed_at)}</span>
        </Fact>
      )}
      {alarms.length > 0 && (
        <Fact name={t('fact.alarm')}>
          {alarms.map(({ id, number, decided_at }) => (
            <span key={id}>
              <Link to="/console/alarms/$alarm" params={{ alarm: id }} search={(before) => before}>{number}</Link>
              {decided_at === null && <span className="quiet"> {t('fact.alarm_open')}</span>}{' '}
            </span>
          ))}
        </Fact>
      )}
      {incident.merged_into && (
        <Fact name={t('fact.merged')}>
          <Link to="/console/incidents/$id" params={{ id: incident.merged_into.id }} search={(before) => before}>{incident.merged_into.number}</Link>
        </Fact>
      )}
      <Fact name={t('fact.category')}><span className="fact-category">{incident.category.replaceAll('_', ' ')}</span></Fact>
    </dl>
  );
}
