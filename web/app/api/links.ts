import { client, read, write } from './client';

const at = (id: string) => ({ params: { path: { id } } });

export const mergeIncident = (id: string, body: { into: string; reason?: string; move_units?: boolean }) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/merge', { ...at(id), headers, body }));
export const relateIncident = (id: string, other: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/related', { ...at(id), headers, body: { other_id: other } }));
export const removeRelation = (id: string) => write((headers) => client.DELETE('/api/v1/incident-relations/{id}', { ...at(id), headers }));
export const listEarlier = (id: string) => read(() => client.GET('/api/v1/incidents/{id}/earlier', { params: { path: { id }, query: {} } }));
export const suggestUnits = (id: string, coverage: boolean) =>
  read(() => client.GET('/api/v1/incidents/{id}/suggestions', { params: { path: { id }, query: { coverage } } }));
