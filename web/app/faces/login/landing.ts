import type { Me } from '../../api/types';
import { homeOf, nextPath } from '../../shell/session';

/** Where a person goes after signing in: back to where they came from, or to the face of their role. */
export function landing(me: Me, search: string): string {
  // Nothing else is open to them before.
  if (me.second_factor_missing) return homeOf(me);
  const to = new URLSearchParams(search).get('to');
  const wanted = nextPath(to ? `?next=${encodeURIComponent(to)}` : search, '');
  const own = wanted === '' || wanted === '/' || wanted.startsWith('/login');
  return own ? homeOf(me) : wanted;
}
