import { ApiError, saysNothing } from '../../../api/errors';
import { signIn, trySignIn } from '../../../api/session';
import type { Me } from '../../../api/types';
import { live } from '../../../live/hooks';
import { forgetVerifier, noteAccepted, tryPassword } from '../../../shell/verifier';
import { isAway } from '../away/deliver';
import { t } from '../text';

/** The server may be there again although the board has not heard of it; a dead network must not hold a person up. */
const ANSWER_WITHIN_MS = 3_000;

/** Resolves when the password is right: by the server's word, or by what is kept of it here while the server gives none. */
export async function unlock(me: Me, password: string): Promise<void> {
  const account = me.account.id ?? '';
  try {
    await accepted(isAway() ? trySignIn(me.account.username, password, ANSWER_WITHIN_MS) : signIn(me.account.username, password));
  } catch (failure) {
    // The server knows another password by now: the old one opens nothing any more.
    if (failure instanceof ApiError && failure.status === 401 && (await tryPassword(account, password)).kind === 'open') forgetVerifier();
    // While the link is live the server can be asked again in a moment.
    if (!(failure instanceof ApiError && saysNothing(failure.status)) || live.link.phase === 'live') throw failure;
    return openHere(account, password, failure);
  }
  await noteAccepted(account, password);
}

/** The right password opens: who has an app showed its code when the session began. */
const accepted = (answer: Promise<unknown>) =>
  answer.catch((failure: unknown) => {
    if (!(failure instanceof ApiError && failure.code === 'second_factor_needed')) throw failure;
  });

async function openHere(account: string, password: string, failure: ApiError): Promise<void> {
  const opened = await tryPassword(account, password);
  if (opened.kind === 'wrong') throw new Error(t('lock.wrong'));
  if (opened.kind === 'wait') throw new Error(t('lock.wait', { n: opened.seconds }));
  if (opened.kind === 'unknown') throw failure;
}
