import { client, read, write } from './client';
import type { NewPasskey, PasskeyAnswer } from './types';

export const listPasskeys = () => read(() => client.GET('/api/v1/passkeys'));
export const offerPasskey = () => write((headers) => client.POST('/api/v1/passkeys/offer', { headers }));
export const addPasskey = (body: NewPasskey) => write((headers) => client.POST('/api/v1/passkeys', { headers, body }));
export const removePasskey = (id: string) => write((headers) => client.DELETE('/api/v1/passkeys/{id}', { params: { path: { id } }, headers }));

/** What a passkey answers, once; so an answer is never sent again by itself. */
export const challengePasskey = () => read(() => client.POST('/api/v1/session/challenge'));
export const signInByPasskey = (body: PasskeyAnswer) => read(() => client.POST('/api/v1/session/passkey', { body }));
export const proveByPasskey = (passkey: PasskeyAnswer) => read(() => client.POST('/api/v1/session/proof', { body: { passkey } }));
