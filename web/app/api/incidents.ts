import { client, read } from './client';
import { allPages } from './pages';
import type { Entry, IncidentQuery } from './types';

export const listIncidents = (query: IncidentQuery) => read(() => client.GET('/api/v1/incidents', { params: { query } }));
export const getIncident = (id: string) => read(() => client.GET('/api/v1/incidents/{id}', { params: { path: { id } } }));
/** What an incident can be closed with: those out of use are left out. */
export const offeredDispositions = async () => {
  const { items } = await read(() => client.GET('/api/v1/dispositions'));
  return { items: items.filter(({ active }) => active) };
};
export const getTimeline = (incident: string) =>
  allPages<Entry>(`/api/v1/journal?stream=${encodeURIComponent(`incident/${incident}`)}&limit=500`);
