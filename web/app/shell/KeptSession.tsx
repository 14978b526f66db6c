import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, sentence } from '../api/errors';
import type { Me } from '../api/types';
import { shared } from '../text/shared';
import { goToSignIn, holdSession, SessionContext, useSessionQuery } from './session';

const ASK_AGAIN_MS = 5_000;

interface KeptSessionProps {
  /** Who was signed in here last, as kept in this browser. */
  kept: () => Me | null;
  /** The session is over, or somebody else's: what was kept is not for whoever comes next. */
  forget: (next: Me | null) => void;
  children: ReactNode;
}

/** As `SignedIn`, but when the server cannot be reached it opens for the person that was signed in here last. */
export function KeptSession({ kept: read, forget, children }: KeptSessionProps) {
  const { data, error, failureReason, fetchStatus, refetch } = useSessionQuery();
  const [kept] = useState(read);
  const signedOut = error instanceof ApiError && error.status === 401;
  const [opened, setOpened] = useState(false);
  const unanswered = failureReason !== null || fetchStatus === 'paused';
  // While it is asked again, the last failure is forgotten: what stands open stays, with all that was typed.
  const away = !data && !signedOut && (unanswered || opened);

  useEffect(() => {
    if (!signedOut) return;
    forget(null);
    goToSignIn();
  }, [signedOut, forget]);
  useEffect(() => {
    if (data && kept && kept.account.id !== data.account.id) forget(data);
  }, [data, kept, forget]);
  useEffect(() => {
    if (!away) return;
    setOpened(true);
    const timer = setInterval(() => void refetch(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [away, refetch]);

  const me = data ?? (away ? kept : undefined);
  if (me) {
    holdSession(me);
    return <SessionContext value={me}>{children}</SessionContext>;
  }
  return (
    <main className="shell-page">
      <h1>{shared('product')}</h1>
      <output>{away ? `${shared('session.unreachable')} ${failureReason ? sentence(failureReason) : ''}` : shared('session.loading')}</output>
    </main>
  );
}
