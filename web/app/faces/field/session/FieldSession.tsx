import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, sentence } from '../../../api/errors';
import { goToSignIn, SessionContext, useSessionQuery } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { forgetKept, readKept } from './kept';

const ASK_AGAIN_MS = 5_000;

/** As the shell's, but without a network it opens with what the phone has kept of the same person. */
export function FieldSession({ children }: { children: ReactNode }) {
  const { data, error, failureReason, fetchStatus, refetch } = useSessionQuery();
  const [kept] = useState(readKept);
  const signedOut = error instanceof ApiError && error.status === 401;
  const away = !data && !signedOut && (failureReason !== null || fetchStatus === 'paused');

  useEffect(() => {
    if (!signedOut) return;
    forgetKept();
    goToSignIn();
  }, [signedOut]);
  useEffect(() => {
    if (data && kept && kept.me.account.id !== data.account.id) forgetKept();
  }, [data, kept]);
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(() => void refetch(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [away, refetch]);

  const me = data ?? (away ? kept?.me : undefined);
  if (me) return <SessionContext value={me}>{children}</SessionContext>;
  return (
    <main className="shell-page">
      <h1>{shared('product')}</h1>
      <output>{away ? `${shared('session.unreachable')} ${failureReason ? sentence(failureReason) : ''}` : shared('session.loading')}</output>
    </main>
  );
}
