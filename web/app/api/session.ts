import { client, newKey, read, write } from './client';
import type { PasskeyAnswer, SetUp } from './types';

export const getSession = () => read(() => client.GET('/api/v1/session'));
/** `code`: what the account's app shows, where the server asked for it (`second_factor_needed`). */
export const signIn = (username: string, password: string, code?: string) =>
  write((headers) => client.POST('/api/v1/session', { headers, body: code ? { username, password, code } : { username, password } }));
/** A password, and a passkey where the server asked for more. */
export const signInBeside = (username: string, password: string, passkey: PasskeyAnswer) =>
  read(() => client.POST('/api/v1/session', { body: { username, password, passkey } }));
/** One try that does not wait for long, for when it is not known whether the server is there. */
export const trySignIn = (username: string, password: string, within_ms: number) =>
  read(() => client.POST('/api/v1/session', { headers: { 'Idempotency-Key': newKey() }, body: { username, password }, signal: AbortSignal.timeout(within_ms) }));
export const signOut = () => write((headers) => client.DELETE('/api/v1/session', { headers }));
export const getSetup = () => read(() => client.GET('/api/v1/setup'));
export const setUp = (body: SetUp) => write((headers) => client.POST('/api/v1/setup', { headers, body }));
