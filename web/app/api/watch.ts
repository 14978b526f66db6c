import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { NewChain } from './types';

export const takeIncident = (id: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/take', { params: { path: { id } }, headers }));
export const handIncident = (id: string, account: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/hand_to', { params: { path: { id } }, headers, body: { account_id: account } }));
export const confirmSafe = (assignment: string) =>
  write((headers) => client.POST('/api/v1/assignments/{id}/safe', { params: { path: { id: assignment } }, headers, body: {} }));
export const stillComing = (assignment: string) =>
  write((headers) => client.POST('/api/v1/assignments/{id}/still_coming', { params: { path: { id: assignment } }, headers }));
export const listDispatchers = (site: string) => read(() => client.GET('/api/v1/sites/{id}/dispatchers', { params: { path: { id: site } } }));
export const getChain = (site: string) => read(() => client.GET('/api/v1/sites/{id}/chain', { params: { path: { id: site } } }));
export const setChain = (site: string, body: NewChain, seen?: number, key?: string) =>
  write((headers) => client.PUT('/api/v1/sites/{id}/chain', { params: { path: { id: site } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
