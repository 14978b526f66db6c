import { client, read } from './client';
import type { Duty, IncidentPatch, NewIncident, Step } from './types';

/** A dead network keeps a request hanging for minutes; the page gives up sooner and tries again under the same key. */
const TIMEOUT_MS = 10_000;

const by = (key: string) => ({ headers: { 'Idempotency-Key': key } });
const at = (key: string, id: string) => ({ ...by(key), params: { path: { id } } });
const signal = () => AbortSignal.timeout(TIMEOUT_MS);

/** One try under a key that the caller keeps: a queue repeats it until an answer comes. */
export const sendAdvance = (key: string, id: string, body: { to: Step; reason?: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/assignments/{id}/advance', { ...at(key, id), body, signal: signal() }));
export const sendAssign = (key: string, incident: string, body: { unit_id: string; backup: boolean; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/assignments', { ...at(key, incident), body, signal: signal() }));
export const sendLine = (key: string, incident: string, body: { text: string; corrects?: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/log', { ...at(key, incident), body, signal: signal() }));
export const sendBackup = (key: string, incident: string, body: { reason?: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/backup', { ...at(key, incident), body, signal: signal() }));
export const sendSafe = (key: string, assignment: string, body: { occurred_at: string }) =>
  read(() => client.POST('/api/v1/assignments/{id}/safe', { ...at(key, assignment), body, signal: signal() }));
export const sendDuty = (key: string, unit: string, body: { to: Duty; occurred_at: string }) =>
  read(() => client.POST('/api/v1/units/{id}/duty', { ...at(key, unit), body, signal: signal() }));
export const sendHold = (key: string, incident: string, body: { reason: string; until?: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/hold', { ...at(key, incident), body, signal: signal() }));
export const sendRelease = (key: string, incident: string, body: { occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/release', { ...at(key, incident), body, signal: signal() }));
/** Names what was seen of it, so that what another desk changed meanwhile stands. */
export const sendChange = (key: string, incident: string, body: IncidentPatch & { occurred_at: string }) =>
  read(() => client.PATCH('/api/v1/incidents/{id}', { ...at(key, incident), body, signal: signal() }));
export const sendClose = (key: string, incident: string, body: { disposition: string; note?: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/close', { ...at(key, incident), body, signal: signal() }));
export const sendCancel = (key: string, incident: string, body: { reason: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/cancel', { ...at(key, incident), body, signal: signal() }));
export const sendReopen = (key: string, incident: string, body: { reason: string; occurred_at: string }) =>
  read(() => client.POST('/api/v1/incidents/{id}/reopen', { ...at(key, incident), body, signal: signal() }));
export const sendIncident = (key: string, body: NewIncident) =>
  read(() => client.POST('/api/v1/incidents', { ...by(key), body, signal: signal() }));
