import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { ApiError, sentence } from '../../../api/errors';
import { useIncident } from '../../../live/hooks';
import { t } from '../text';
import { ActBar } from './ActBar';
import { Assignments } from './Assignments';
import './belongings.css';
import { Cautions } from './Cautions';
import { Facts } from './Facts';
import './incident.css';
import { IncidentTitle } from './IncidentTitle';
import { Log } from './Log';
import { useDetail } from './useDetail';
import { usePresence } from './usePresence';

const NOBODY = { persons: [], vehicles: [] };
const BeforeSending = lazy(() => import('./Belongings').then((part) => ({ default: part.BeforeSending })));
const OutsideHelp = lazy(() => import('./Belongings').then((part) => ({ default: part.OutsideHelp })));
const People = lazy(() => import('./Belongings').then((part) => ({ default: part.People })));
const Files = lazy(() => import('./Belongings').then((part) => ({ default: part.Files })));
const Timeline = lazy(() => import('./Belongings').then((part) => ({ default: part.Timeline })));
const Links = lazy(() => import('./Belongings').then((part) => ({ default: part.Links })));

/** Everything about the selected incident: what, where, who, and what was done. */
export function IncidentPane({ id }: { id: string }) {
  const { detail, full, timeline, log, logIsKnown } = useDetail(id);
  const others = usePresence(id);
  const incident = useIncident(id) ?? full;
  if (!incident) {
    const gone = detail.error instanceof ApiError && detail.error.status === 404;
    return <p className="console-empty">{gone ? t('incident.gone') : detail.error ? sentence(detail.error) : t('incident.loading')}</p>;
  }
  const { persons, vehicles } = full ?? NOBODY;
  const files = full?.attachments ?? incident.attachments;
  return (
    <article className="incident" aria-labelledby="incident-title">
      <IncidentTitle incident={incident} />
      {/* Always there, so that a name that appears is read out. */}
      <output className="incident-others">{others.length > 0 && t('presence.others', { names: others.join(', ') })}</output>
      <Cautions incident={incident} />
      <ActBar incident={incident} />
      <Facts incident={incident} />
      <Assignments incident={incident} />
      <Suspense fallback={null}>
        <BeforeSending incident={incident} />
        <OutsideHelp incident={incident} />
      </Suspense>
      <Tabs defaultValue="log" keepMounted={false} classNames={{ root: 'incident-tabs' }}>
        <Tabs.List>
          <Tabs.Tab value="log">{t('log.tab', { n: log?.length ?? incident.lines })}</Tabs.Tab>
          <Tabs.Tab value="people">{t('people.tab', { n: persons.length + vehicles.length })}</Tabs.Tab>
          <Tabs.Tab value="files">{t('files.tab', { n: files.length })}</Tabs.Tab>
          <Tabs.Tab value="links">{t('links.tab')}</Tabs.Tab>
          <Tabs.Tab value="timeline">{t('timeline.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log">
          {!logIsKnown && <p className="quiet incident-none">{t('incident.no_log')}</p>}
          <Log incident={incident} lines={log ?? []} merged={full?.merged ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <Suspense fallback={null}><People incident={incident} persons={persons} vehicles={vehicles} /></Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <Suspense fallback={null}><Files incident={incident} files={files} merged={full?.merged ?? []} /></Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <Suspense fallback={null}>{full && <Links incident={incident} detail={full} />}</Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Suspense fallback={null}><Timeline incident={incident} entries={timeline.data?.items ?? []} /></Suspense>
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}
