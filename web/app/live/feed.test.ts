import { afterEach, expect, test, vi } from 'vitest';
import { boot } from './boot';
import { Feed } from './feed';
import { LiveStore } from './store';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const image = (version: number) => ({ id: 'a', version, state: 'received' });
const event = (seq: number) =>
  `id: ${seq}\ndata: ${JSON.stringify({ seq, recorded_at: '2026-01-01T00:00:00Z', payload: { incident: image(seq) } })}\n\n`;

function stream(text: string, ends: boolean): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      if (ends) controller.close();
    },
  });
  return new Response(body, { status: 200 });
}

function list(items: unknown[], seq: number): Response {
  return new Response(JSON.stringify({ items, next: null }), { status: 200, headers: { 'Castellan-Seq': String(seq) } });
}

test('boots from the smallest number, resumes from the last entry, takes nothing twice', async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  const heard: number[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    if (!path.startsWith('/api/v1/feed')) return list([], path.includes('units') ? 10 : 12);
    return asked.filter((one) => one.includes('feed')).length === 1
      ? stream(event(11) + event(12), true)
      : stream(`${event(12)}${event(13)}: beat 2026-01-01T00:00:01Z 13\n\n`, false);
  });
  const store = new LiveStore((work) => work);
  store.onEntry(({ seq }) => heard.push(seq));
  const stop = new Feed(store).start();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked.filter((path) => path.includes('feed'))).toEqual(['/api/v1/feed?after=10', '/api/v1/feed?after=12']);
  expect(heard).toEqual([11, 12, 13]);
  expect(store.link.phase).toBe('live');
  await vi.advanceTimersByTimeAsync(7_000);
  expect(asked.filter((path) => path.includes('feed')).length).toBeGreaterThan(2);
  stop();
});

test('a refused session is said, and not dialled again', async () => {
  vi.useFakeTimers();
  const fetched = vi.fn(async () => new Response('{}', { status: 401 }));
  vi.stubGlobal('fetch', fetched);
  const store = new LiveStore((work) => work);
  const stop = new Feed(store).start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(store.link.phase).toBe('signed_out');
  expect(fetched.mock.calls.length).toBe(6);
  stop();
});

test('what is closed to this person leaves the board when the server says to read anew', async () => {
  vi.useFakeTimers();
  let [open, feeds] = [[image(1)], 0];
  vi.stubGlobal('fetch', async (path: string) => {
    if (path.startsWith('/api/v1/feed')) return stream((feeds += 1) === 1 ? 'event: anew\ndata: {}\n\n' : ': beat 2026-01-01T00:00:01Z 5\n\n', false);
    return list(path.includes('incidents') ? open : [], 5);
  });
  const store = new LiveStore((work) => work);
  const stop = new Feed(store, async (filled) => {
    await boot(filled);
    open = [];
  }).start();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(feeds).toBe(2);
  expect(store.incidents.values()).toEqual([]);
  stop();
});
