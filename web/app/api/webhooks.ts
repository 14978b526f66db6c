import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { NewWebhook, WebhookPatch } from './types';

export const createWebhook = (body: NewWebhook) => write((headers) => client.POST('/api/v1/webhooks', { headers, body }));
export const updateWebhook = (id: string, body: WebhookPatch, seen?: number) =>
  write((headers) => client.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }));
export const deleteWebhook = (id: string) => write((headers) => client.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } }, headers }));
export const testWebhook = (id: string) => write((headers) => client.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } }, headers }));
export const replayWebhook = (id: string, from_seq: number) =>
  write((headers) => client.POST('/api/v1/webhooks/{id}/replay', { params: { path: { id } }, headers, body: { from_seq } }));

/** The newest deliveries: what a person looks at. */
export const listDeliveries = (id: string) =>
  read(() => client.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: 100 } } }));
