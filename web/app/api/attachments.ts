import { client, read, write } from './client';
import { ApiError } from './errors';
import type { components } from './schema';
import { shared } from '../text/shared';

type Attached = components['schemas']['Attachment'];

/** What the server takes at the most. */
export const FILE_MAX_MIB = 25;
/** A file that stands still this long is not coming through; the same key makes another try harmless. */
const STANDSTILL_MS = 30_000;

/** Where a file is read. */
export const attachmentAt = (id: string) => `/api/v1/attachments/${id}`;

interface Said {
  name: string;
  occurred_at?: string;
}

/** How much of it is on its way, from 0 to 1. */
type Heard = (share: number) => void;

/** One person's act: it is tried again under its key, so that the file is there once. */
export const attachFile = (incident: string, file: File, heard: Heard) =>
  write((headers) => post(headers['Idempotency-Key'], incident, file, { name: file.name }, heard));

/** One try under a key that the caller keeps. */
export const sendFile = (key: string, incident: string, file: Blob, said: Said) => read(() => post(key, incident, file, said));

export const removeAttachment = (id: string, reason: string) =>
  write((headers) => client.POST('/api/v1/attachments/{id}/remove', { params: { path: { id } }, headers, body: { reason } }));

/** By XMLHttpRequest: `fetch` does not tell how far an upload is. */
function post(key: string, incident: string, file: Blob, said: Said, heard?: Heard): Promise<{ data?: Attached; error?: unknown; response: Response }> {
  if (file.size > FILE_MAX_MIB * 1024 * 1024) {
    throw new ApiError({ status: 413, code: 'too_large', detail: shared('error.too_large', { most: FILE_MAX_MIB }) });
  }
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let standstill = setTimeout(() => request.abort(), STANDSTILL_MS);
    const moved = () => {
      clearTimeout(standstill);
      standstill = setTimeout(() => request.abort(), STANDSTILL_MS);
    };
    request.upload.addEventListener('progress', ({ loaded }) => {
      moved();
      heard?.(file.size > 0 ? Math.min(1, loaded / file.size) : 1);
    });
    request.addEventListener('progress', moved);
    request.addEventListener('loadend', () => clearTimeout(standstill));
    request.addEventListener('load', () => resolve(answered(request)));
    for (const end of ['error', 'abort'] as const) request.addEventListener(end, () => reject(new TypeError(end)));
    request.open('POST', `/api/v1/incidents/${incident}/attachments?${new URLSearchParams({ ...said })}`);
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.send(file);
  });
}

function answered({ status, responseText }: XMLHttpRequest): { data?: Attached; error?: unknown; response: Response } {
  const response = new Response(null, { status });
  let body: unknown = null;
  try {
    body = JSON.parse(responseText);
  } catch {
    // A proxy that answers by itself speaks no JSON; its status says enough.
  }
  return response.ok ? { data: body as Attached, response } : { error: body, response };
}
