import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { AccountPatch, IncidentTypePatch, NewAccount, NewIncidentType } from './types';

export const listAccounts = () => read(() => client.GET('/api/v1/accounts'));
export const getAccount = (id: string) => read(() => client.GET('/api/v1/accounts/{id}', { params: { path: { id } } }));
export const createAccount = (body: NewAccount) =>
  write((headers) => client.POST('/api/v1/accounts', { headers, body }));
export const updateAccount = (id: string, body: AccountPatch, seen?: number) =>
  write((headers) => client.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }));
export const listRights = () => read(() => client.GET('/api/v1/rights'));
export const listTokens = () => read(() => client.GET('/api/v1/tokens'));
export const createToken = (body: { name: string; scopes: string[]; expires_at?: string }) =>
  write((headers) => client.POST('/api/v1/tokens', { headers, body }));
export const deleteToken = (id: string) =>
  write((headers) => client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } }, headers }));
export const listIncidentTypes = () => read(() => client.GET('/api/v1/incident-types'));
export const createIncidentType = (body: NewIncidentType) =>
  write((headers) => client.POST('/api/v1/incident-types', { headers, body }));
export const updateIncidentType = (id: string, body: IncidentTypePatch, seen?: number) =>
  write((headers) => client.PATCH('/api/v1/incident-types/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }));
