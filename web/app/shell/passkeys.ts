import { challengePasskey, offerPasskey } from '../api/passkeys';
import type { NewPasskey, PasskeyAnswer } from '../api/types';
import { shared } from '../text/shared';
import { bytesOf, isNumber, textOf } from './base64url';

/** Whether browsers have passkeys here: over https or on the machine itself, and under a name. */
export const hasPasskeys = (): boolean => window.isSecureContext && 'PublicKeyCredential' in window && !isNumber(location.hostname);

/** As long as the server's challenge holds. */
const ANSWER_MS = 300_000;

/** What a browser throws is a riddle for people, and mostly means that they changed their mind. */
function said(failure: unknown): Error {
  const here = failure instanceof DOMException && failure.name === 'InvalidStateError';
  return new Error(shared(here ? 'passkey.present' : 'passkey.none'));
}

const known = (ids: string[]) => ids.map((id) => ({ type: 'public-key' as const, id: bytesOf(id) }));

/** Lets the person pick a passkey and unlock it; of `ids`, or, where none are named, of all for this site. */
export async function pickPasskey(ids: string[] = []): Promise<PasskeyAnswer> {
  const { challenge, rp_id } = await challengePasskey();
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytesOf(challenge),
    rpId: rp_id,
    userVerification: 'required',
    allowCredentials: known(ids),
    timeout: ANSWER_MS,
  };
  const picked = await navigator.credentials.get({ publicKey }).catch((failure: unknown) => {
    throw said(failure);
  });
  if (!(picked instanceof PublicKeyCredential)) throw said(null);
  const answer = picked.response as AuthenticatorAssertionResponse;
  return {
    credential_id: textOf(picked.rawId),
    client_data: textOf(answer.clientDataJSON),
    authenticator_data: textOf(answer.authenticatorData),
    signature: textOf(answer.signature),
    user_handle: answer.userHandle && textOf(answer.userHandle),
  };
}

/** Lets the person make a passkey where they like: on this machine, on a phone, on a stick. */
export async function makePasskey(name: string): Promise<NewPasskey> {
  const offer = await offerPasskey();
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytesOf(offer.challenge),
    rp: { id: offer.rp_id, name: shared('product') },
    user: { id: bytesOf(offer.user_handle), name: offer.username, displayName: offer.name },
    pubKeyCredParams: offer.algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: known(offer.present),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
    timeout: ANSWER_MS,
  };
  const made = await navigator.credentials.create({ publicKey }).catch((failure: unknown) => {
    throw said(failure);
  });
  if (!(made instanceof PublicKeyCredential)) throw said(null);
  const answer = made.response as AuthenticatorAttestationResponse;
  const key = answer.getPublicKey();
  if (!key) throw new Error(shared('passkey.strange'));
  return {
    name,
    client_data: textOf(answer.clientDataJSON),
    authenticator_data: textOf(answer.getAuthenticatorData()),
    public_key: textOf(key),
  };
}
