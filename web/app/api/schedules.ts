import { client, write } from './client';
import { ifSeen } from './seen';
import type { NewSchedule } from './types';

export const createSchedule = (body: NewSchedule, key?: string) => write((headers) => client.POST('/api/v1/schedules', { headers, body }), key);
export const updateSchedule = (id: string, body: NewSchedule, seen?: number, key?: string) =>
  write((headers) => client.PUT('/api/v1/schedules/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
