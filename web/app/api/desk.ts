import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { NewPosition, PositionPatch } from './types';

export const listPositions = () => read(() => client.GET('/api/v1/desk'));
/** Those that are not in use too. */
export const everyPosition = () => read(() => client.GET('/api/v1/desk', { params: { query: { retired: true } } }));
export const createPosition = (body: NewPosition, key?: string) => write((headers) => client.POST('/api/v1/desk', { headers, body }), key);
export const updatePosition = (id: string, body: PositionPatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/desk/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const takePosition = (id: string) => write((headers) => client.POST('/api/v1/desk/{id}/take', { params: { path: { id } }, headers }));
export const leavePosition = (id: string, text?: string) =>
  write((headers) => client.POST('/api/v1/desk/{id}/leave', { params: { path: { id } }, headers, body: text ? { text } : {} }));
export const handOver = (id: string, account: string, text: string) =>
  write((headers) => client.POST('/api/v1/desk/{id}/hand_over', { params: { path: { id } }, headers, body: { account_id: account, text } }));
export const signPassOn = (id: string) => write((headers) => client.POST('/api/v1/pass_ons/{id}/sign', { params: { path: { id } }, headers }));

/** A heart-beat, not an act: it has no key, and one that is lost is made good by the next. */
export const showPresence = (incident: string) => read(() => client.POST('/api/v1/incidents/{id}/presence', { params: { path: { id: incident } } }));
