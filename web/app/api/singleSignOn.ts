import { client, read, write } from './client';
import type { LinkChange, PasskeyAnswer } from './types';

/** How the organisation's own provider is called, if there is one, and whether it answers. */
export const getSingleSignOn = () => read(() => client.GET('/api/v1/single-sign-on'));
/** The second factor of the account, after the provider has said who somebody is: the code of its app, or a passkey. */
export const confirmSingleSignOn = (body: { code: string } | { passkey: PasskeyAnswer }) => read(() => client.POST('/api/v1/single-sign-on/code', { body }));

export const getOwnLink = () => read(() => client.GET('/api/v1/session/single-sign-on'));
export const removeOwnLink = () => write((headers) => client.DELETE('/api/v1/session/single-sign-on', { headers }));
/** The provider's page, which comes back to `next`. */
export const setOut = (purpose: 'link' | 'proof', next: string) =>
  write((headers) => client.POST('/api/v1/session/single-sign-on', { headers, body: { purpose, next } }));

export const getLink = (account: string) => read(() => client.GET('/api/v1/accounts/{id}/single-sign-on', { params: { path: { id: account } } }));
export const changeLink = (account: string, body: LinkChange) =>
  write((headers) => client.PUT('/api/v1/accounts/{id}/single-sign-on', { params: { path: { id: account } }, headers, body }));
export const removeLink = (account: string) =>
  write((headers) => client.DELETE('/api/v1/accounts/{id}/single-sign-on', { params: { path: { id: account } }, headers }));
