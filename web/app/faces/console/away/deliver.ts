import { newKey } from '../../../api/client';
import { live } from '../../../live/hooks';
import { verdictOn } from '../../../outbox/verdict';
import { currentMe } from '../../../shell/session';
import { serverNow } from '../../../time/clock';
import type { LocalAct } from './act';
import { box } from './box';
import { type Answer, sendOnce } from './send';

/** Whether it is known that the server cannot be asked. */
export function isAway(): boolean {
  const { phase } = live.link;
  return phase === 'stale' || (phase === 'connecting' && live.kept_ms !== null);
}

/** Something done earlier has to arrive there first. */
function mustWait(): boolean {
  const me = currentMe()?.account.id ?? '';
  return isAway() || box.state.items.some((item) => item.refused === null && item.account_id === me);
}

export type Delivered = { kept: false; answer: Answer } | { kept: true };

/**
 * Does it at the server; when the server gives no answer, keeps it here, to be sent in order under the same key and with
 * the time at which it was done. A refusal is thrown: whoever did it is there to read it.
 */
export async function deliver(act: LocalAct): Promise<Delivered> {
  if (mustWait()) {
    box.add(act);
    return { kept: true };
  }
  const tried = { key: newKey(), occurred_at: new Date(serverNow()).toISOString() };
  try {
    return { kept: false, answer: await sendOnce({ ...tried, act }) };
  } catch (failure) {
    if (verdictOn(failure, 0).kind !== 'unreachable') throw failure;
    box.add(act, tried);
    return { kept: true };
  }
}
