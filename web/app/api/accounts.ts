import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { AccountPatch, DispositionPatch, IncidentTypePatch, NewAccount, NewDisposition, NewIncidentType } from './types';

export const listAccounts = () => read(() => client.GET('/api/v1/accounts'));
export const getAccount = (id: string) => read(() => client.GET('/api/v1/accounts/{id}', { params: { path: { id } } }));
export const createAccount = (body: NewAccount, key?: string) =>
  write((headers) => client.POST('/api/v1/accounts', { headers, body }), key);
export const updateAccount = (id: string, body: AccountPatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const listRights = () => read(() => client.GET('/api/v1/rights'));
export const listTokens = () => read(() => client.GET('/api/v1/tokens'));
export const createToken = (body: { name: string; scopes: string[]; expires_at?: string }) =>
  write((headers) => client.POST('/api/v1/tokens', { headers, body }));
export const deleteToken = (id: string) =>
  write((headers) => client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } }, headers }));
export const listIncidentTypes = () => read(() => client.GET('/api/v1/incident-types'));
export const createIncidentType = (body: NewIncidentType, key?: string) =>
  write((headers) => client.POST('/api/v1/incident-types', { headers, body }), key);
export const updateIncidentType = (id: string, body: IncidentTypePatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/incident-types/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const createDisposition = (body: NewDisposition, key?: string) =>
  write((headers) => client.POST('/api/v1/dispositions', { headers, body }), key);
export const updateDisposition = (id: string, body: DispositionPatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/dispositions/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
/** What somebody may do, and why; at a site, or (empty) somewhere. */
export const listMay = (account: string, site: string) =>
  read(() => client.GET('/api/v1/accounts/{id}/may', { params: { path: { id: account }, query: site ? { site_id: site } : {} } }));
