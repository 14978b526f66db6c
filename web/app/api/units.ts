import { answerOf, client, read, write } from './client';
import { ifSeen } from './seen';
import type { Duty, NewUnit, UnitPatch } from './types';

export const listUnits = (query?: { site_id?: string; mine?: boolean }) =>
  read(() => client.GET('/api/v1/units', { params: { query } }));
/** With the number of the journal that it is true at. */
export const getUnit = (id: string) => answerOf(() => client.GET('/api/v1/units/{id}', { params: { path: { id } } }));
export const createUnit = (body: NewUnit, key?: string) => write((headers) => client.POST('/api/v1/units', { headers, body }), key);
export const updateUnit = (id: string, body: UnitPatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/units/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const setDuty = (id: string, to: Duty, reason?: string) =>
  write((headers) =>
    client.POST('/api/v1/units/{id}/duty', { params: { path: { id } }, headers, body: reason ? { to, reason } : { to } }),
  );
