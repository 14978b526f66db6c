import { client, read, write } from './client';
import type { PasskeyAnswer, Role } from './types';
import { ifSeen } from './seen';

const proofOf = (password: string, code: string) => (code ? { password, code } : { password });

/** Shows again who is signed in; what is protected is taken for ten minutes afterwards. */
export const prove = (password: string, code: string) =>
  read(() => client.POST('/api/v1/session/proof', { body: proofOf(password, code) }));
/** `passkey`: in place of a code. */
export const changePassword = (password: string, code: string, wanted: string, passkey?: PasskeyAnswer) =>
  write((headers) => client.POST('/api/v1/session/password', { headers, body: { ...proofOf(password, code), ...(passkey && { passkey }), new_password: wanted } }));

export const listSessions = () => read(() => client.GET('/api/v1/sessions'));
export const endSessionOf = (id: string) => write((headers) => client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } }, headers }));
export const endOtherSessions = () => write((headers) => client.DELETE('/api/v1/sessions', { headers }));
export const listSessionsOf = (account: string) =>
  read(() => client.GET('/api/v1/accounts/{id}/sessions', { params: { path: { id: account } } }));
export const endSessionsOf = (account: string) =>
  write((headers) => client.DELETE('/api/v1/accounts/{id}/sessions', { params: { path: { id: account } }, headers }));
export const getFactorsOf = (account: string) =>
  read(() => client.GET('/api/v1/accounts/{id}/second-factors', { params: { path: { id: account } } }));
export const resetFactors = (account: string) =>
  write((headers) => client.DELETE('/api/v1/accounts/{id}/second-factors', { params: { path: { id: account } }, headers }));

export const getFactors = () => read(() => client.GET('/api/v1/second-factors'));
export const offerApp = () => write((headers) => client.POST('/api/v1/second-factors/code-app', { headers }));
export const confirmApp = (code: string) => write((headers) => client.PUT('/api/v1/second-factors/code-app', { headers, body: { code } }));
export const removeApp = () => write((headers) => client.DELETE('/api/v1/second-factors/code-app', { headers }));
export const makeRecoveryCodes = () => write((headers) => client.POST('/api/v1/second-factors/recovery-codes', { headers }));

export const getPolicy = () => read(() => client.GET('/api/v1/sign-in-policy'));
export const changePolicy = (roles: Role[], seen: number) =>
  write((headers) => client.PATCH('/api/v1/sign-in-policy', { headers: { ...headers, ...ifSeen(seen) }, body: { second_factor_roles: roles } }));
