import { useEffect } from 'react';
import { useLinkPhase } from '../../../live/hooks';
import { useMe } from '../../../shell/session';
import { box, followWindows } from './box';
import { keeper } from './keep';
import { showKept } from './kept';

/** A server that answers needs less; until then an old board that says so is better than none. */
const SHOW_KEPT_AFTER_MS = 1_500;

/** Keeps the board in one of the windows, shows the kept one while the server has not been reached, and sends what waits when the link is back. */
export function useAway(keeping: boolean): void {
  const me = useMe();
  const phase = useLinkPhase();
  useEffect(() => box.startFor(me.account.id ?? ''), [me.account.id]);
  useEffect(followWindows, []);
  useEffect(() => (keeping ? keeper.start() : undefined), [keeping]);
  useEffect(() => {
    const timer = setTimeout(() => void showKept(), SHOW_KEPT_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (phase === 'live') box.wake();
  }, [phase]);
}
