// Takes a call, sends a unit and follows on the live feed what becomes of it.
// Every path, body and answer is checked against the OpenAPI document by its types.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

declare const process: { env: Record<string, string | undefined> };

const server = process.env.CASTELLAN_URL ?? 'http://127.0.0.1:8080';
const authorization = `Bearer ${process.env.CASTELLAN_TOKEN ?? ''}`;
const castellan = createClient<paths>({ baseUrl: server, headers: { Authorization: authorization } });

type Entry = Omit<components['schemas']['Entry'], 'payload'> & { payload: { incident?: { id: string; state: string } } | null };

/** The answer, or the refusal as an error: `code` is for programs, `detail` for people. */
function settled<T>({ data, error }: { data?: T; error?: components['schemas']['Problem'] }): T {
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  return data as T;
}

/** A key of its own for each change: a repeat after a broken line is answered with the first answer. */
const once = () => ({ 'Idempotency-Key': crypto.randomUUID() });

/** The journal as it grows, as server-sent events. After a break, go on with `?after=` the last number. */
async function* feed(after: number): AsyncGenerator<Entry> {
  const response = await fetch(`${server}/api/v1/feed?after=${after}`, { headers: { Authorization: authorization } });
  if (!response.body) throw new Error('no feed');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        // Lines that begin with a colon are beats: the stream is alive, and nothing happened.
        const data = frame.split('\n').find((line) => line.startsWith('data: '));
        if (data) yield JSON.parse(data.slice(6)) as Entry;
      }
    }
  } finally {
    await reader.cancel();
  }
}

const units = settled(await castellan.GET('/api/v1/units')).items;
const unit = units.find(({ availability }) => availability === 'available');
if (!unit) throw new Error('no unit is available');

const incident = settled(
  await castellan.POST('/api/v1/incidents', {
    headers: once(),
    body: { site_id: unit.site_id, type: 'trespass', location_text: 'North gate', narrative: 'Two people over the fence' },
  }),
);
console.log(`took ${incident.number}`);

const { id } = incident;
settled(
  await castellan.POST('/api/v1/incidents/{id}/assignments', { params: { path: { id } }, headers: once(), body: { unit_id: unit.id } }),
);
console.log(`sent ${unit.call_sign}`);

for await (const entry of feed(incident.last_seq - 1)) {
  if (entry.payload?.incident?.id !== id) continue;
  console.log(`${entry.seq} ${entry.action}: ${entry.payload.incident.state}`);
  if (entry.action === 'assignment.created') break;
}
