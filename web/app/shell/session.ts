import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import { getSession, signOut } from '../api/session';
import type { Me, Role } from '../api/types';
import { settleLanguage } from '../text/language';
import { queries } from './queries';

export const SessionContext = createContext<Me | null>(null);

/** Who is signed in. Only below `<SignedIn>`. */
export function useMe(): Me {
  const me = useContext(SessionContext);
  if (!me) throw new Error('useMe is used outside <SignedIn>');
  return me;
}

export function useSessionQuery() {
  const session = useQuery({ queryKey: ['session'], queryFn: getSession, staleTime: Number.POSITIVE_INFINITY });
  const account = session.data?.account.id;
  useEffect(() => {
    if (account) settleLanguage(account);
  }, [account]);
  return session;
}

let held: Me | null = null;

/** Who the face was opened for; without a server that is who was signed in last. */
export const holdSession = (me: Me): void => {
  held = me;
};

/** Who is signed in, for code outside components. */
export const currentMe = (): Me | null => queries.getQueryData<Me>(['session']) ?? held;

/** The account of whoever is signed in, for code outside components; null for the operator at the machine. */
export const currentAccount = (): string | null => currentMe()?.account.id ?? null;

/** The rights of whoever is signed in, for code outside components. */
export const currentRights = (): string[] => currentMe()?.rights ?? [];

export const mayDo = (me: Me, right: string) => me.rights.includes(right);
export const hasRole = (me: Me, role: Role) => me.grants.some((grant) => grant.role === role);

/** The path to come back to after signing in; only a path of ours, never another host. */
export function nextPath(search: string, fallback = '/'): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  return next.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : fallback;
}

export function goToSignIn(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

export async function endSession(): Promise<void> {
  await signOut().catch(() => undefined);
  location.assign('/login?out=1');
}

/** The face that fits the person's roles. */
export function homeOf(me: Me): string {
  if (me.second_factor_missing) return '/office?tab=sign_in';
  const roles = new Set(me.grants.map((grant) => grant.role));
  if (roles.has('dispatcher') || roles.has('supervisor') || mayDo(me, 'assignment.create')) return '/console';
  if (roles.has('administrator') || roles.has('manager')) return '/office';
  if (roles.has('officer')) return '/field';
  if (roles.has('auditor') || roles.has('investigator')) return '/console';
  return '/office';
}
