import { client, write } from './client';
import type { PersonSaid, VehicleSaid } from './types';

const at = (id: string) => ({ params: { path: { id } } });

export const addPerson = (incident: string, body: PersonSaid) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/persons', { ...at(incident), headers, body }));
export const changePerson = (id: string, body: PersonSaid) =>
  write((headers) => client.PUT('/api/v1/incident-persons/{id}', { ...at(id), headers, body }));
export const removePerson = (id: string) => write((headers) => client.DELETE('/api/v1/incident-persons/{id}', { ...at(id), headers }));
export const addVehicle = (incident: string, body: VehicleSaid) =>
  write((headers) => client.POST('/api/v1/incidents/{id}/vehicles', { ...at(incident), headers, body }));
export const changeVehicle = (id: string, body: VehicleSaid) =>
  write((headers) => client.PUT('/api/v1/incident-vehicles/{id}', { ...at(id), headers, body }));
export const removeVehicle = (id: string) => write((headers) => client.DELETE('/api/v1/incident-vehicles/{id}', { ...at(id), headers }));
