import { type ReactNode, useEffect } from 'react';
import { ApiError, sentence } from '../api/errors';
import { shared } from '../text/shared';
import { goToSignIn, SessionContext, useSessionQuery } from './session';

/** Shows its children only to somebody signed in, and sends everybody else to the sign-in page and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, error } = useSessionQuery();
  const signedOut = error instanceof ApiError && error.status === 401;
  useEffect(() => {
    if (signedOut) goToSignIn();
  }, [signedOut]);
  if (data) return <SessionContext value={data}>{children}</SessionContext>;
  if (signedOut) return <p className="shell-page">{shared('session.signed_out')}</p>;
  return (
    <main className="shell-page">
      <h1>{shared('product')}</h1>
      <output>{error ? `${shared('session.unreachable')} ${sentence(error)}` : shared('session.loading')}</output>
    </main>
  );
}
