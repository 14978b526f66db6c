import { Splitter } from '@mantine/core';
import type { SplitterPaneSize } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useKeys } from '../../keys/useKeys';
import { live, useKeptSince, useLinkPhase } from '../../live/hooks';
import { useMe } from '../../shell/session';
import { NoticeStrip } from '../../shell/NoticeStrip';
import { currentSecond } from '../../time/clock';
import type { Desk } from './acts/desk';
import { say } from './acts/result';
import { UnsentStrip } from './away/UnsentStrip';
import { EVERYTHING, isNarrowed } from './board/filter';
import { QueueView } from './board/queueView';
import { nextWaiting } from './board/waiting';
import { CommandLine } from './command/CommandLine';
import './console.css';
import { Header, leave } from './header/Header';
import { consoleKeys } from './keys';
import { LinkBanner } from './layout/LinkBanner';
import { usePanes } from './layout/usePanes';
import { mayLock, setLocked } from './lock/locked';
import { MiddlePane } from './MiddlePane';
import { PrintLayer } from './print/PrintLayer';
import { printCards } from './print/printing';
import { Queue } from './queue/Queue';
import { QueueTabs } from './queue/QueueTabs';
import { t } from './text';
import { UnitBoard } from './units/UnitBoard';
import type { usePlaceInConsole } from './usePlaceInConsole';
import { type Pane, undock, usePanesAway } from './windows/windows';
import { WindowsStrip } from './windows/WindowsStrip';

const MapPane = lazy(() => import('./map/MapPane'));
const ActMenu = lazy(() => import('./acts/ActMenu').then((part) => ({ default: part.ActMenu })));
const AskDialog = lazy(() => import('./acts/AskDialog').then((part) => ({ default: part.AskDialog })));
const Help = lazy(() => import('./command/Help'));
const Found = lazy(() => import('./queue/Found').then((part) => ({ default: part.Found })));
const WatchList = lazy(() => import('./watch/WatchList').then((part) => ({ default: part.WatchList })));
const BoardBar = lazy(() => import('./queue/BoardBar'));
const SoundSheet = lazy(() => import('./sounds/SoundSheet'));
const DeskDialog = lazy(() => import('./desk/DeskDialog'));
const DisplaySheet = lazy(() => import('./display/DisplaySheet'));
type Column = Exclude<Pane, 'map'>;
const COLUMNS: { pane: Column; size: number; min: number }[] = [
  { pane: 'queue', size: 40, min: 20 },
  { pane: 'incident', size: 38, min: 24 },
  { pane: 'units', size: 22, min: 14 },
];
const numbers = (sizes: SplitterPaneSize[]) => sizes.map(Number);

type Sheet = 'help' | 'sounds' | 'display' | 'positions' | null;

/** The dispatcher's screen: queue, the selected incident, units, map, command line. */
export function Console({ place }: { place: ReturnType<typeof usePlaceInConsole> }) {
  const me = useMe();
  const { site, filter, board, view, setView, selected, alarm, taking, find, open, toQueue, takeCall, setSite, setBoard, setFind } = place;
  const [sheet, setSheet] = useState<Sheet>(null);
  const [boards, setBoards] = useState(false);
  const { panes, change } = usePanes();
  const away = usePanesAway();
  const phase = useLinkPhase();
  const kept = useKeptSince();
  const account = me.account.id ?? '';

  const desk = useMemo<Desk>(() => {
    const apart = (pane: Pane) => () => undock(pane) || say({ ok: false, text: t('window.blocked') });
    return {
      new_call: takeCall,
      next_waiting: () => {
        const next = nextWaiting(new QueueView(filter).ids().flatMap((id) => live.incidents.get(id) ?? live.alarms.get(id) ?? []), selected, currentSecond());
        if (next) open(next.id);
        else say({ ok: true, text: t('key.nothing_waits') });
      },
      map: () => change({ map: !panes.map }),
      cards: () => printCards(new QueueView({ ...EVERYTHING, site }).ids()),
      positions: () => setSheet('positions'),
      boards: () => setBoards((shown) => !shown),
      undock_queue: apart('queue'), undock_incident: apart('incident'), undock_units: apart('units'), undock_map: apart('map'),
      wall: () => void window.open(`/console/wall${location.search}`, '_blank', 'noopener'),
      sounds: () => setSheet('sounds'),
      display: () => setSheet('display'),
      lock: () => (mayLock(account) ? setLocked(account) : say({ ok: false, text: t('lock.not_now') })),
      help: () => setSheet('help'),
      sign_out: leave,
    };
  }, [takeCall, change, panes.map, site, account, filter, selected, open]);
  useKeys(useMemo(() => consoleKeys({ filter, selected, open, toQueue, desk, me }), [filter, selected, open, toQueue, desk, me]));

  const queue = (
    <div className="queue-pane">
      <QueueTabs site={site} me={account || null} view={view} onView={setView} />
      {(boards || isNarrowed(filter)) && <Suspense fallback={null}><BoardBar search={board} onSearch={setBoard} /></Suspense>}
      {view === 'watch' ? <Suspense fallback={null}><WatchList filter={filter} selected={selected} onSelect={open} /></Suspense> : <Queue filter={filter} selected={selected} onSelect={open} />}
    </div>
  );
  const contents: Record<Column, ReactNode> = {
    queue: find ? <Suspense fallback={null}><Found text={find} site={site} selected={selected} onSelect={open} onBack={() => setFind(null)} /></Suspense> : queue,
    incident: <MiddlePane site={site} selected={selected} alarm={alarm} taking={taking} onOpen={open} onCancel={toQueue} />,
    units: (
      <section className="console-scroll" aria-label={t('pane.units')}>
        <UnitBoard site={site} selected={selected} onSelect={open} />
      </section>
    ),
  };
  // A call is taken in this window, wherever the incidents are shown; an answer to `find` too.
  const here = COLUMNS.filter(({ pane }) => !away.has(pane) || (pane === 'incident' && taking) || (pane === 'queue' && find !== null));
  const whole = here.length === COLUMNS.length;
  const columns = (
    <Splitter
      key={here.map(({ pane }) => pane).join()}
      className="console-columns"
      {...(whole ? { sizes: panes.columns, onSizeChange: (sizes: SplitterPaneSize[]) => change({ columns: numbers(sizes) }) } : {})}
      withHandle={false}
      lineSize={1} handleColor="var(--line)"
    >
      {here.map(({ pane, size, min }) => (
        <Splitter.Pane key={pane} defaultSize={whole ? size : 100 / here.length} min={min}>{contents[pane]}</Splitter.Pane>
      ))}
    </Splitter>
  );
  const mapHere = panes.map && !away.has('map');

  return (
    <div className="console" data-stale={phase === 'stale' || phase === 'signed_out' || kept !== null || undefined}>
      <Header site={site} onSite={setSite} desk={desk} />
      <LinkBanner />
      <UnsentStrip />
      <NoticeStrip />
      <WindowsStrip away={away} />
      <main className="console-board">
        {mapHere && here.length > 0 ? (
          <Splitter orientation="vertical" className="console-rows" sizes={panes.rows} onSizeChange={(sizes) => change({ rows: numbers(sizes) })} withHandle={false} lineSize={1} handleColor="var(--line)">
            <Splitter.Pane defaultSize={66} min={30}>{columns}</Splitter.Pane>
            <Splitter.Pane defaultSize={34} min={10}>
              <Suspense fallback={<p className="console-empty">{t('map.loading')}</p>}>
                <MapPane site={site} selected={selected} onSelect={open} />
              </Suspense>
            </Splitter.Pane>
          </Splitter>
        ) : here.length > 0 ? columns : <p className="console-empty">{t('window.all_away')}</p>}
      </main>
      <CommandLine site={site} selected={selected} onOpen={open} onFind={setFind} desk={desk} />
      <PrintLayer />
      <Suspense fallback={null}>
        <AskDialog />
        <ActMenu />
      </Suspense>
      <Suspense fallback={null}>
        {sheet === 'help' && <Help onClose={() => setSheet(null)} />}
        {sheet === 'positions' && <DeskDialog site={site} onClose={() => setSheet(null)} />}
        {sheet === 'sounds' && <SoundSheet onClose={() => setSheet(null)} />}
        {sheet === 'display' && <DisplaySheet onClose={() => setSheet(null)} />}
      </Suspense>
    </div>
  );
}
