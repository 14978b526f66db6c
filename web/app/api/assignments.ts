import { client, write } from './client';

export const transferAssignment = (id: string, unit: string, reason?: string) =>
  write((headers) =>
    client.POST('/api/v1/assignments/{id}/transfer', {
      params: { path: { id } }, headers,
      body: reason ? { unit_id: unit, reason } : { unit_id: unit },
    }),
  );
