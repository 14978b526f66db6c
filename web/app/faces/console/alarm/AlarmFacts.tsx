import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Alarm } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { causeWord } from '../acts/alarmActs';
import { DISPOSITIONS } from '../away/dispositions';
import { t } from '../text';
import { Fact } from './Fact';
import { conditionWord, whereWords } from './words';
import { ta } from './text';

/** Only what a browser opens as a page: what a device sends is nobody's word. */
const linkOf = (video: string | null) => (video && /^https?:\/\//i.test(video) ? video : null);

/** What, where, who; then the three facts, none of which follows from another. */
export function AlarmFacts({ alarm }: { alarm: Alarm }) {
  const at = (time: string) => <span className="num">{timeAt(time, live.sites.get(alarm.site_id ?? '')?.time_zone, serverNow())}</span>;
  const disposition = useQuery(DISPOSITIONS).data?.items.find((one) => one.code === alarm.disposition);
  const { video, text, count, restored_at, acknowledged_at, decided_at, cause, incident_id } = alarm;
  const link = linkOf(video);
  return (
    <>
      <dl className="incident-facts">
        <Fact name={ta('what')}>
          <bdi>{alarm.code_name}</bdi> <span className="quiet num">{alarm.code}</span>
          {text && <> · <bdi>{text}</bdi></>}
        </Fact>
        <Fact name={t('fact.place')}>
          <bdi>{whereWords(alarm)}</bdi>
          <span className="quiet"> · {alarm.site_name ?? ta('no_site')}</span>
        </Fact>
        <Fact name={ta('panel')}>
          <bdi>{alarm.account_name}</bdi> <span className="quiet num">{alarm.account}</span>
        </Fact>
        <Fact name={ta('signalled')}>
          {at(alarm.first_at)}
          {count > 1 && <span className="quiet"> {ta('again', { n: count })} {at(alarm.last_at)}</span>}
        </Fact>
        <Fact name={t('fact.owner')}>{alarm.owner ?? <span className="quiet">{t('fact.nobody')}</span>}</Fact>
        {video && (
          <Fact name={ta('video')}>
            {link ? <a href={link} target="_blank" rel="noreferrer">{ta('video_open')}</a> : <bdi>{video}</bdi>}
          </Fact>
        )}
        {incident_id && (
          <Fact name={ta('incident')}>
            <Link to="/console/incidents/$id" params={{ id: incident_id }} search={(before) => before}>{alarm.incident}</Link>
          </Fact>
        )}
        {alarm.parked_until && (
          <Fact name={ta('parked')}>
            {t('fact.until', { time: '' })} {at(alarm.parked_until)}: <bdi>{alarm.parked_reason}</bdi>
          </Fact>
        )}
      </dl>
      <dl className="incident-facts alarm-three" aria-label={ta('three')}>
        <Fact name={ta('condition')}>
          <strong>{conditionWord(alarm.condition)}</strong> {restored_at && at(restored_at)}
        </Fact>
        <Fact name={ta('acknowledgement')}>
          {acknowledged_at ? <><strong>{ta('acknowledged')}</strong> <bdi>{alarm.acknowledged_by}</bdi> {at(acknowledged_at)}</> : ta('not_acknowledged')}
        </Fact>
        <Fact name={ta('disposition')}>
          {decided_at ? (
            <>
              <strong>{cause && causeWord(cause)}</strong> · {disposition?.name ?? alarm.disposition}
              {alarm.note && <>: <bdi>{alarm.note}</bdi></>} <span className="quiet"><bdi>{alarm.decided_by}</bdi> {at(decided_at)}</span>
            </>
          ) : ta('not_decided')}
        </Fact>
      </dl>
    </>
  );
}
