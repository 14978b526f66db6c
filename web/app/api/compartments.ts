import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { CompartmentPatch, NewCompartment } from './types';

export const listCompartments = () => read(() => client.GET('/api/v1/compartments'));
export const createCompartment = (body: NewCompartment, key?: string) => write((headers) => client.POST('/api/v1/compartments', { headers, body }), key);
export const updateCompartment = (id: string, body: CompartmentPatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/compartments/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const breakGlass = (id: string, reason: string) => write((headers) => client.POST('/api/v1/compartments/{id}/glass', { params: { path: { id } }, headers, body: { reason } }));
export const confirmGlass = (id: string) => write((headers) => client.POST('/api/v1/glass/{id}/confirm', { params: { path: { id } }, headers }));
export const endGlass = (id: string) => write((headers) => client.POST('/api/v1/glass/{id}/end', { params: { path: { id } }, headers }));
export const sealIncident = (id: string, compartment_id: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/seal', { params: { path: { id } }, headers, body: { compartment_id } }));
export const unsealIncident = (id: string, reason: string) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/unseal', { params: { path: { id } }, headers, body: { reason } }));
