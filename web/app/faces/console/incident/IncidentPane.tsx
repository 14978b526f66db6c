import { Tabs } from '@mantine/core';
import { ApiError, sentence } from '../../../api/errors';
import { useIncident } from '../../../live/hooks';
import { t } from '../text';
import { ActBar } from './ActBar';
import { Assignments } from './Assignments';
import { Facts } from './Facts';
import './incident.css';
import { IncidentTitle } from './IncidentTitle';
import { Log } from './Log';
import { Timeline } from './Timeline';
import { useDetail } from './useDetail';
import { usePresence } from './usePresence';

/** Everything about the selected incident: what, where, who, and what was done. */
export function IncidentPane({ id }: { id: string }) {
  const { detail, timeline } = useDetail(id);
  const others = usePresence(id);
  const incident = useIncident(id) ?? detail.data;
  if (!incident) {
    const gone = detail.error instanceof ApiError && detail.error.status === 404;
    return <p className="console-empty">{gone ? t('incident.gone') : detail.error ? sentence(detail.error) : t('incident.loading')}</p>;
  }
  return (
    <article className="incident" aria-labelledby="incident-title">
      <IncidentTitle incident={incident} />
      {/* Always there, so that a name that appears is read out. */}
      <output className="incident-others">{others.length > 0 && t('presence.others', { names: others.join(', ') })}</output>
      <ActBar incident={incident} />
      <Facts incident={incident} />
      <Assignments incident={incident} />
      <Tabs defaultValue="log" keepMounted={false} classNames={{ root: 'incident-tabs' }}>
        <Tabs.List>
          <Tabs.Tab value="log">{t('log.tab', { n: detail.data?.log.length ?? incident.lines })}</Tabs.Tab>
          <Tabs.Tab value="timeline">{t('timeline.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log">
          <Log incident={incident} lines={detail.data?.log ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Timeline incident={incident} entries={timeline.data?.items ?? []} />
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}
