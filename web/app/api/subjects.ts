import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { ErasureSaid, NewHold, NewRetention } from './types';

/** Persons of a search at the most: whoever finds more narrows it. */
export const FOUND_MAX = 50;

export const findSubjects = (query: string, erased: boolean) =>
  read(() => client.GET('/api/v1/subjects', { params: { query: { limit: FOUND_MAX, erased, ...(query ? { query } : {}) } } }));
export const previewErasure = (id: string) => read(() => client.GET('/api/v1/subjects/{id}/erasure', { params: { path: { id } } }));
/** All that is known of a person. The journal tells that it was put together, so it is asked for once and kept by whoever asked. */
export const accessSubject = (id: string) => read(() => client.GET('/api/v1/subjects/{id}/access', { params: { path: { id } } }));
export const eraseSubject = (id: string, body: ErasureSaid) => write((headers) => client.POST('/api/v1/subjects/{id}/erase', { params: { path: { id } }, headers, body }));

/** Holds at the most that are shown: what a person looks through. */
const HOLDS_MAX = 500;

export const listHolds = (lifted: boolean) => read(() => client.GET('/api/v1/legal-holds', { params: { query: { limit: HOLDS_MAX, lifted } } }));
export const placeHold = (body: NewHold) => write((headers) => client.POST('/api/v1/legal-holds', { headers, body }));
export const liftHold = (id: string, reason: string) => write((headers) => client.POST('/api/v1/legal-holds/{id}/lift', { params: { path: { id } }, headers, body: { reason } }));

export const getRetention = () => read(() => client.GET('/api/v1/retention'));
export const setRetention = (body: NewRetention, seen: number) => write((headers) => client.PUT('/api/v1/retention', { headers: { ...headers, ...ifSeen(seen) }, body }));
export const listProposals = () => read(() => client.GET('/api/v1/retention/proposals'));
export const approveRetention = (id: string) => write((headers) => client.POST('/api/v1/retention/proposals/{id}/approve', { params: { path: { id } }, headers }));
export const dismissRetention = (id: string, reason: string) =>
  write((headers) => client.POST('/api/v1/retention/proposals/{id}/dismiss', { params: { path: { id } }, headers, body: { reason } }));
