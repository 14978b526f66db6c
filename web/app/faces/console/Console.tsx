import { Splitter } from '@mantine/core';
import type { SplitterPaneSize } from '@mantine/hooks';
import { lazy, Suspense, useMemo, useState } from 'react';
import { HelpSheet } from '../../keys/HelpSheet';
import { useKeyboard, useKeys } from '../../keys/useKeys';
import { useFeed, useKeptSince, useLinkPhase } from '../../live/hooks';
import { mayDo, useMe } from '../../shell/session';
import { NoticeStrip } from '../../shell/NoticeStrip';
import { ActMenu } from './acts/ActMenu';
import { AskDialog } from './acts/AskDialog';
import { UnsentStrip } from './away/UnsentStrip';
import { useAway } from './away/useAway';
import { useBecame } from './away/useBecame';
import { useAlarms } from './board/useAlarms';
import { CommandHelp } from './command/CommandHelp';
import { CommandLine } from './command/CommandLine';
import './console.css';
import { Header } from './header/Header';
import { consoleKeys } from './keys';
import { LinkBanner } from './layout/LinkBanner';
import { usePanes } from './layout/usePanes';
import { MiddlePane } from './MiddlePane';
import { Found } from './queue/Found';
import { Queue } from './queue/Queue';
import { t } from './text';
import { UnitBoard } from './units/UnitBoard';
import { usePlaceInConsole } from './usePlaceInConsole';

const MapPane = lazy(() => import('./map/MapPane'));
const numbers = (sizes: SplitterPaneSize[]) => sizes.map(Number);

/** The dispatcher's screen: queue, the selected incident, units, map, command line. */
export function Console() {
  const me = useMe();
  const place = usePlaceInConsole();
  const { site, selected, taking, find, open, toQueue, takeCall, setSite, setFind } = place;
  const [help, setHelp] = useState(false);
  const { panes, change } = usePanes();
  const phase = useLinkPhase();
  const kept = useKeptSince();
  useFeed(true);
  useAway();
  useBecame(selected, open);
  useKeyboard();
  useAlarms(site, me.account.id);
  useKeys(
    useMemo(
      () => consoleKeys({ site, selected, open, toQueue, takeCall, showHelp: () => setHelp(true), toggleMap: () => change({ map: !panes.map }) }),
      [site, selected, open, toQueue, takeCall, change, panes.map],
    ),
  );

  const columns = (
    <Splitter
      className="console-columns"
      sizes={panes.columns}
      onSizeChange={(sizes) => change({ columns: numbers(sizes) })}
      withHandle={false}
      lineSize={1} handleColor="var(--line)"
    >
      <Splitter.Pane defaultSize={40} min={20}>
        {find ? (
          <Found text={find} site={site} selected={selected} onSelect={open} onBack={() => setFind(null)} />
        ) : (
          <Queue site={site} selected={selected} onSelect={open} />
        )}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={38} min={24}>
        <MiddlePane site={site} selected={selected} taking={taking} onOpen={open} onCancel={toQueue} />
      </Splitter.Pane>
      <Splitter.Pane defaultSize={22} min={14}>
        <section className="console-scroll" aria-label={t('pane.units')}>
          <UnitBoard site={site} selected={selected} onSelect={open} />
        </section>
      </Splitter.Pane>
    </Splitter>
  );

  return (
    <div className="console" data-stale={phase === 'stale' || phase === 'signed_out' || kept !== null || undefined}>
      <Header site={site} onSite={setSite} onHelp={() => setHelp(true)} onNew={mayDo(me, 'incident.create') ? takeCall : null} />
      <LinkBanner />
      <UnsentStrip />
      <NoticeStrip />
      <main className="console-board">
        {panes.map ? (
          <Splitter orientation="vertical" className="console-rows" sizes={panes.rows} onSizeChange={(sizes) => change({ rows: numbers(sizes) })} withHandle={false} lineSize={1} handleColor="var(--line)">
            <Splitter.Pane defaultSize={66} min={30}>{columns}</Splitter.Pane>
            <Splitter.Pane defaultSize={34} min={10}>
              <Suspense fallback={<p className="console-empty">{t('map.loading')}</p>}>
                <MapPane site={site} selected={selected} onSelect={open} />
              </Suspense>
            </Splitter.Pane>
          </Splitter>
        ) : (
          columns
        )}
      </main>
      <CommandLine site={site} selected={selected} onOpen={open} onFind={setFind} onHelp={() => setHelp(true)} />
      <AskDialog />
      <ActMenu />
      <HelpSheet opened={help} onClose={() => setHelp(false)}>
        <CommandHelp />
      </HelpSheet>
    </div>
  );
}
