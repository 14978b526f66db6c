import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

/** The client of a page at an address of its own: a relative address means nothing here. */
async function page(statuses: number[]) {
  const Plain = globalThis.Request;
  vi.stubGlobal('Request', class extends Plain {
    constructor(input: string | URL | Request, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://desk') : input, init);
    }
  });
  const keys: (string | null)[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    keys.push(request.headers.get('Idempotency-Key'));
    const status = statuses.shift() ?? 200;
    return status === 200 ? Response.json({}) : new Response('<html>Bad Gateway</html>', { status });
  });
  vi.resetModules();
  return { ...(await import('./client')), keys };
}

test.each([502, 503, 504])('what a proxy says of a server that went away (%i) is no answer: the act is repeated under its key', async (status) => {
  const { client, keys, write } = await page([status]);
  await write((headers) => client.POST('/api/v1/incidents', { params: { header: headers }, body: {} as never }));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

test('a person who presses again after no answer means the same act', async () => {
  const { client, keys, write } = await page([502, 502, 502]);
  const act = () => write((headers) => client.POST('/api/v1/incidents', { params: { header: headers }, body: {} as never }));
  await expect(act()).rejects.toThrow();
  await act();
  expect(new Set(keys).size).toBe(1);
});

test('a refusal is an answer: the next press is another act', async () => {
  const { client, keys, write } = await page([409]);
  const act = () => write((headers) => client.POST('/api/v1/incidents', { params: { header: headers }, body: {} as never }));
  await expect(act()).rejects.toThrow();
  await act();
  expect(new Set(keys).size).toBe(2);
});
