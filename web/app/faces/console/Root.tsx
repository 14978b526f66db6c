import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { useKeyboard } from '../../keys/useKeys';
import { useFeed } from '../../live/hooks';
import { useMe } from '../../shell/session';
import { useDisplay, useDisplayOf } from '../../theme/display';
import { usePassedOn } from './acts/passedOn';
import { useAway } from './away/useAway';
import { useBecame } from './away/useBecame';
import { useAlarms } from './board/useAlarms';
import { Console } from './Console';
import { useIdleLock, useLocked } from './lock/locked';
import { usePlaceInConsole } from './usePlaceInConsole';
import { paneOf, useSharedSelection } from './windows/windows';

const LockScreen = lazy(() => import('./lock/LockScreen'));
const PaneWindow = lazy(() => import('./windows/PaneWindow'));
const Wall = lazy(() => import('./wall/Wall'));

/** What every window of the console does, whichever it shows: follows the feed, keeps the board, sounds, locks. */
export function Root() {
  const me = useMe();
  const account = me.account.id ?? '';
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = usePlaceInConsole();
  const pane = paneOf(path);
  const wall = path === '/console/wall';
  const main = pane === null && !wall;
  const { lock_min } = useDisplay();
  const locked = useLocked(account);
  useFeed(true);
  useKeyboard();
  useAway(main);
  useDisplayOf(account);
  // One window sounds, or every sound would be heard as often as there are windows.
  useAlarms(place.site, me, main);
  useBecame(place.shown, place.show);
  usePassedOn(place.shown, place.show);
  useIdleLock(account, lock_min);
  const { show } = place;
  const select = useCallback((id: string | null) => !wall && id && show(id), [wall, show]);
  useSharedSelection(wall ? null : place.shown, select);
  const screen = locked ? <LockScreen site={place.site} sounding={main} /> : wall ? <Wall filter={place.filter} /> : pane ? <PaneWindow pane={pane} place={place} /> : null;
  return screen ? <Suspense fallback={null}>{screen}</Suspense> : <Console place={place} />;
}
