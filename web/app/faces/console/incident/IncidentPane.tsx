import { Tabs } from '@mantine/core';
import { ApiError, sentence } from '../../../api/errors';
import type { IncidentDetail } from '../../../api/types';
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

/** Everything about the selected incident: what, where, who, and what was done. */
export function IncidentPane({ id }: { id: string }) {
  const { detail, timeline, log, logIsKnown } = useDetail(id);
  const incident = useIncident(id) ?? (detail.data && 'number' in detail.data ? (detail.data as IncidentDetail) : undefined);
  if (!incident) {
    const gone = detail.error instanceof ApiError && detail.error.status === 404;
    return <p className="console-empty">{gone ? t('incident.gone') : detail.error ? sentence(detail.error) : t('incident.loading')}</p>;
  }
  return (
    <article className="incident" aria-labelledby="incident-title">
      <IncidentTitle incident={incident} />
      <ActBar incident={incident} />
      <Facts incident={incident} />
      <Assignments incident={incident} />
      <Tabs defaultValue="log" keepMounted={false} classNames={{ root: 'incident-tabs' }}>
        <Tabs.List>
          <Tabs.Tab value="log">{t('log.tab', { n: log?.length ?? incident.lines })}</Tabs.Tab>
          <Tabs.Tab value="timeline">{t('timeline.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log">
          {!logIsKnown && <p className="quiet incident-none">{t('incident.no_log')}</p>}
          <Log incident={incident} lines={log ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Timeline incident={incident} entries={timeline.data?.items ?? []} />
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}
