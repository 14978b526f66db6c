import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useKeys } from '../../../keys/useKeys';
import { useLinkPhase } from '../../../live/hooks';
import { NoticeStrip } from '../../../shell/NoticeStrip';
import { useMe } from '../../../shell/session';
import { ActMenu } from '../acts/ActMenu';
import { AskDialog } from '../acts/AskDialog';
import { useResult } from '../acts/result';
import { UnsentStrip } from '../away/UnsentStrip';
import { Clock } from '../header/Clock';
import { Counts } from '../header/Counts';
import { LinkState } from '../header/LinkState';
import { consoleKeys } from '../keys';
import { LinkBanner } from '../layout/LinkBanner';
import { PrintLayer } from '../print/PrintLayer';
import { Queue } from '../queue/Queue';
import { SelectedPane } from '../SelectedPane';
import { t } from '../text';
import { UnitBoard } from '../units/UnitBoard';
import type { usePlaceInConsole } from '../usePlaceInConsole';
import { type Pane, useAnnounce } from './windows';

const MapPane = lazy(() => import('../map/MapPane'));

interface PaneWindowProps {
  pane: Pane;
  place: ReturnType<typeof usePlaceInConsole>;
}

/** One pane of the console on another monitor. It follows the feed by itself. */
export default function PaneWindow({ pane, place }: PaneWindowProps) {
  const { site, filter, shown: selected, show } = place;
  const phase = useLinkPhase();
  const result = useResult();
  const me = useMe();
  // Whoever has pressed a button here goes on with the keys here.
  useKeys(useMemo(() => consoleKeys({ filter, selected, open: show, toQueue: null, desk: null, me }), [filter, selected, show, me]));
  useAnnounce(pane);
  useEffect(() => {
    document.title = t(`window.${pane}`);
  }, [pane]);
  return (
    <div className="console" data-stale={phase === 'stale' || undefined}>
      <header className="console-header">
        <h1>{t(`window.${pane}`)}</h1>
        {pane === 'queue' && <Counts site={site} />}
        <LinkState />
        <Clock site={site} />
      </header>
      <LinkBanner />
      <UnsentStrip />
      <NoticeStrip />
      <main className="console-board console-scroll">
        {pane === 'queue' && <Queue filter={filter} selected={selected} onSelect={show} />}
        {pane === 'units' && <UnitBoard site={site} selected={selected} onSelect={show} />}
        {pane === 'incident' && (selected ? <SelectedPane key={selected} id={selected} /> : <p className="console-empty">{t('incident.choose')}</p>)}
        {pane === 'map' && (
          <Suspense fallback={<p className="console-empty">{t('map.loading')}</p>}>
            <MapPane site={site} selected={selected} onSelect={show} />
          </Suspense>
        )}
      </main>
      <output className="command-result" aria-label={t('command.result')} data-ok={result?.ok ?? true}>{result?.text ?? ''}</output>
      <AskDialog />
      <ActMenu />
      <PrintLayer />
    </div>
  );
}
