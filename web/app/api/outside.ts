import { client, write } from './client';
import type { NewOutsideCall, OutsidePatch } from './types';

export const callOutside = (incident: string, body: NewOutsideCall) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/outside', { params: { path: { id: incident } }, headers, body }));
export const advanceOutside = (id: string, body: OutsidePatch) =>
  write((headers) => client.POST('/api/v1/outside-calls/{id}/advance', { params: { path: { id } }, headers, body }));
