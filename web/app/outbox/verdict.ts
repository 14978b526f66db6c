import { ApiError } from '../api/errors';
import type { Made, Unsent } from './unsent';

export type Verdict =
  | { kind: 'received'; made: Made }
  | { kind: 'unreachable' }
  | { kind: 'signed_out' }
  | { kind: 'refused'; why: string };

/** Answers that say "not now" rather than "no". */
const PASSING = new Set([0, 408, 425, 429, 502, 503, 504]);
/** A server that fails over one act this often would hold up all that were pressed after it. */
const FAILURES_MAX = 5;

export function verdictOn(failure: unknown, tries: number): Verdict {
  if (!(failure instanceof ApiError)) return { kind: 'refused', why: failure instanceof Error ? failure.message : String(failure) };
  if (failure.status === 401) return { kind: 'signed_out' };
  if (PASSING.has(failure.status)) return { kind: 'unreachable' };
  if (failure.status >= 500 && tries < FAILURES_MAX) return { kind: 'unreachable' };
  return { kind: 'refused', why: failure.detail };
}

/** The list after an answer. A refused act stays until a person has decided about it. */
export function after<Act>(items: Unsent<Act>[], key: string, verdict: Verdict): Unsent<Act>[] {
  if (verdict.kind === 'received') return items.filter((item) => item.key !== key);
  const refused = verdict.kind === 'refused' ? verdict.why : null;
  return items.map((item) => (item.key === key ? { ...item, tries: item.tries + 1, refused } : item));
}

/** The oldest act of this person that waits for an answer and may go; acts are sent in the order in which they were pressed. */
export function nextOf<Act>(items: Unsent<Act>[], account_id: string, mayGo: (item: Unsent<Act>) => boolean = () => true): Unsent<Act> | undefined {
  return items.find((item) => item.account_id === account_id && item.refused === null && mayGo(item));
}
