import createClient from 'openapi-fetch';
import { ApiError, errorFrom, saysNothing, unanswered, unreachable } from './errors';
import type { paths } from './schema';
import type { Whole } from './types';
import { Unsettled } from './unsettled';

export const client = createClient<paths>({
  baseUrl: '',
  credentials: 'same-origin',
  fetch: send,
});

const KEY = 'Idempotency-Key';
const unsettled = new Unsettled();
/** The keys of acts that a person waits for; a queue that keeps its own keys is left alone. */
const waitedFor = new Set<string>();

/** `fetch` is looked up at each call, so that a test may replace it. */
async function send(request: Request): Promise<Response> {
  const key = request.headers.get(KEY);
  if (key === null || !waitedFor.has(key)) return globalThis.fetch(request);
  const signature = `${request.method} ${request.url} ${await request.clone().text()}`;
  const sent = unsettled.keyFor(key, signature, Date.now());
  request.headers.set(KEY, sent);
  const response = await globalThis.fetch(request);
  if (!saysNothing(response.status)) unsettled.settle(sent);
  return response;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Two retries: a hiccup of the link is bridged, a real outage is told within three seconds. */
const RETRY_PAUSES_MS = [400, 1600];

export async function answerOf<T>(call: () => Promise<Answer<T>>): Promise<{ data: Whole<T>; seq: number }> {
  let answer: Answer<T>;
  try {
    answer = await call();
  } catch {
    throw unreachable();
  }
  const { data, error, response } = answer;
  if (!response.ok) throw errorFrom(error, response.status);
  return { data: data as Whole<T>, seq: Number(response.headers.get('Castellan-Seq') ?? 0) };
}

export async function read<T>(call: () => Promise<Answer<T>>): Promise<Whole<T>> {
  return (await answerOf(call)).data;
}

type KeyHeader = { 'Idempotency-Key': string };

/** Asks the person who they are; set by a page that has acts which want a fresh proof. */
let askProof: (() => Promise<boolean>) | null = null;
export const onProofNeeded = (ask: typeof askProof): void => {
  askProof = ask;
};

/** One act of a person: one key, kept over its retries, so that the server does it once. A caller that may repeat the act later names the key. */
export async function write<T>(call: (headers: KeyHeader) => Promise<Answer<T>>, key = newKey()): Promise<Whole<T>> {
  try {
    return await keyed(call, key);
  } catch (failure) {
    // A refusal stays with its key: the act that follows the proof has one of its own.
    if (!(failure instanceof ApiError) || failure.code !== 'proof_needed' || !(await askProof?.())) throw failure;
    return keyed(call, newKey());
  }
}

async function keyed<T>(call: (headers: KeyHeader) => Promise<Answer<T>>, key: string): Promise<Whole<T>> {
  const headers = { [KEY]: key } as KeyHeader;
  waitedFor.add(headers[KEY]);
  try {
    return await tryAgain(() => read(() => call(headers)));
  } finally {
    waitedFor.delete(headers[KEY]);
  }
}

async function tryAgain<T>(attempt: () => Promise<T>): Promise<T> {
  for (const pause of RETRY_PAUSES_MS) {
    try {
      return await attempt();
    } catch (failure) {
      if (!mayRetry(failure)) throw failure;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return attempt().catch((failure: unknown) => {
    throw failure instanceof ApiError && failure.status === 0 ? unanswered() : failure;
  });
}

function mayRetry(failure: unknown): boolean {
  return failure instanceof ApiError && saysNothing(failure.status);
}

/** `crypto.randomUUID` exists only on https and localhost; a control room on a plain LAN address still needs keys. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
