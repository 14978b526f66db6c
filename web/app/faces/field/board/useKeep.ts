import { useEffect, useRef } from 'react';
import { type Kept, writeKept } from '../session/kept';

const KEEP_EVERY_MS = 1_000;

/**
 * Keeps the newest board on the phone: the first one at once, then at most once a second however busy the feed is, and
 * at once when the page is about to be put away, for whatever happens to it then.
 */
export function useKeep(board: (() => Kept) | null): void {
  const latest = useRef(board);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const kept = useRef(false);
  useEffect(() => {
    latest.current = board;
    if (!board || timer.current !== undefined) return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        kept.current = true;
        if (latest.current) writeKept(latest.current());
      },
      kept.current ? KEEP_EVERY_MS : 0,
    );
  }, [board]);
  useEffect(() => {
    const now = () => {
      if (latest.current) writeKept(latest.current());
    };
    const hidden = () => document.visibilityState === 'hidden' && now();
    addEventListener('pagehide', now);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      removeEventListener('pagehide', now);
      document.removeEventListener('visibilitychange', hidden);
      clearTimeout(timer.current);
      timer.current = undefined;
      latest.current = null;
    };
  }, []);
}
