import type { Me } from '../../api/types';
import { homeOf, nextPath } from '../../shell/session';

/** Where somebody came from; empty when that was nowhere. */
export function wantedPath(search: string): string {
  const to = new URLSearchParams(search).get('to');
  const wanted = nextPath(to ? `?next=${encodeURIComponent(to)}` : search, '');
  return wanted === '/' || wanted.startsWith('/login') ? '' : wanted;
}

/** Where a person goes after signing in: back to where they came from, or to the face of their role. */
export function landing(me: Me, search: string): string {
  // Nothing else is open to them before.
  if (me.second_factor_missing) return homeOf(me);
  return wantedPath(search) || homeOf(me);
}
