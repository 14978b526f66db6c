import { client, write } from './client';
import type { Step } from './types';

export const assignUnit = (incident: string, unit: string, backup: boolean) =>
  write((headers) =>
    client.POST('/api/v1/incidents/{id}/assignments', {
      params: { path: { id: incident } }, headers,
      body: backup ? { unit_id: unit, backup } : { unit_id: unit },
    }),
  );
export const advanceAssignment = (id: string, to: Step, reason?: string) =>
  write((headers) =>
    client.POST('/api/v1/assignments/{id}/advance', {
      params: { path: { id } }, headers,
      body: reason ? { to, reason } : { to },
    }),
  );
export const transferAssignment = (id: string, unit: string, reason?: string) =>
  write((headers) =>
    client.POST('/api/v1/assignments/{id}/transfer', {
      params: { path: { id } }, headers,
      body: reason ? { unit_id: unit, reason } : { unit_id: unit },
    }),
  );
