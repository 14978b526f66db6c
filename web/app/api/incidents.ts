import { client, read, write } from './client';
import { allPages } from './pages';
import { ifSeen } from './seen';
import type { Entry, IncidentPatch, IncidentQuery } from './types';

export const listIncidents = (query: IncidentQuery) => read(() => client.GET('/api/v1/incidents', { params: { query } }));
export const getIncident = (id: string) => read(() => client.GET('/api/v1/incidents/{id}', { params: { path: { id } } }));
export const updateIncident = (id: string, body: IncidentPatch, seen?: number) =>
  write((headers) => client.PATCH('/api/v1/incidents/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }));
export const requestBackup = (id: string, reason?: string) =>
  write((headers) =>
    client.POST('/api/v1/incidents/{id}/backup', { params: { path: { id } }, headers, body: reason ? { reason } : {} }),
  );
export const cancelIncident = (id: string, reason: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/cancel', { params: { path: { id } }, headers, body: { reason } }));
export const reopenIncident = (id: string, reason: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/reopen', { params: { path: { id } }, headers, body: { reason } }));
/** What an incident can be closed with: those out of use are left out. */
export const offeredDispositions = async () => {
  const { items } = await read(() => client.GET('/api/v1/dispositions'));
  return { items: items.filter(({ active }) => active) };
};
export const getTimeline = (incident: string) =>
  allPages<Entry>(`/api/v1/journal?stream=${encodeURIComponent(`incident/${incident}`)}&limit=500`);
