import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, unreachable } from '../api/errors';
import { Outbox } from './outbox';
import type { Storage } from './storage';
import type { Made, Unsent as Kept } from './unsent';

interface Act {
  what: string;
  /** The thing that it is done to, and the one that it makes. */
  on?: string;
  makes?: string;
}
type Unsent = Kept<Act>;

const step = (to: 'acknowledged' | 'en_route' | 'on_scene'): Act => ({ what: to });
const line = (text: string): Act => ({ what: text });
const conflict = () => new ApiError({ status: 409, code: 'conflict', detail: 'P4 was cleared already' });

function memory(items: Unsent[] = []): Storage<Act> & { held: string } {
  return {
    held: JSON.stringify(items),
    load() {
      return JSON.parse(this.held) as Unsent[];
    },
    save(next) {
      this.held = JSON.stringify(next);
      return true;
    },
  };
}

/** A server that answers as it is told, and remembers what it carried out under which key. */
function bench(storage = memory()) {
  const heard: Unsent[] = [];
  const late: string[] = [];
  const answers: (ApiError | null)[] = [];
  let key = 0;
  const outbox = new Outbox({
    storage,
    newKey: () => `key-${(key += 1)}`,
    now: () => '2026-11-21T14:02:00.000000Z',
    late: (item) => late.push(item.key),
    send: async (item): Promise<Made> => {
      heard.push(item);
      const answer = answers.shift();
      if (answer) throw answer;
      return item.act.makes ? { [item.act.makes]: `server-${item.act.makes}` } : {};
    },
    rename: (act, made) => (act.on && made[act.on] ? { ...act, on: made[act.on] ?? act.on } : act),
    mayGo: (act) => !act.on?.startsWith('local'),
  });
  outbox.startFor('me');
  return { outbox, heard, late, answers, storage };
}

const keys = (items: Unsent[]) => items.map((item) => item.key);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('acts arrive in the order in which they were pressed', async () => {
  const { outbox, heard } = bench();
  outbox.add(step('acknowledged'));
  outbox.add(step('en_route'));
  outbox.add(line('on my way'));
  await outbox.settled();
  expect(keys(heard)).toEqual(['key-1', 'key-2', 'key-3']);
  expect(outbox.state).toMatchObject({ items: [], trouble: null, sending: null });
});

test('without a link they wait, in order, and go out under the same key and time', async () => {
  const { outbox, heard, late, answers } = bench();
  answers.push(unreachable(), unreachable());
  outbox.add(step('acknowledged'));
  outbox.add(step('en_route'));
  await outbox.settled();
  expect(keys(outbox.state.items)).toEqual(['key-1', 'key-2']);
  expect(outbox.state.trouble).toBe('unreachable');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(outbox.state.trouble).toBe('unreachable');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keys(heard)).toEqual(['key-1', 'key-1', 'key-1', 'key-2']);
  expect(new Set(heard.map((item) => item.occurred_at)).size).toBe(1);
  expect(outbox.state).toMatchObject({ items: [], trouble: null });
  expect(late).toEqual(['key-1']);
});

test('a refused act stays with its reason, and does not hold up the next', async () => {
  const { outbox, heard, answers } = bench();
  answers.push(conflict());
  outbox.add(step('acknowledged'));
  outbox.add(line('seen'));
  await outbox.settled();
  expect(keys(heard)).toEqual(['key-1', 'key-2']);
  expect(outbox.state.items).toMatchObject([{ key: 'key-1', refused: 'P4 was cleared already' }]);
  outbox.dismiss('key-1');
  expect(outbox.state.items).toEqual([]);
});

test('what still waits cannot be dismissed', async () => {
  const { outbox, answers } = bench();
  answers.push(unreachable());
  outbox.add(step('acknowledged'));
  await outbox.settled();
  outbox.dismiss('key-1');
  expect(outbox.state.items).toHaveLength(1);
});

test('a page that was closed sends what it kept', async () => {
  const first = bench();
  first.answers.push(unreachable());
  first.outbox.add(step('acknowledged'));
  await first.outbox.settled();
  const second = bench(first.storage);
  await second.outbox.settled();
  expect(keys(second.heard)).toEqual(['key-1']);
  expect(first.storage.load()).toEqual([]);
});

test('the acts of somebody else are kept and not sent', async () => {
  const theirs: Unsent = { key: 'k', account_id: 'other', act: line('x'), occurred_at: '', tries: 0, refused: null };
  const { outbox, heard } = bench(memory([theirs]));
  await outbox.settled();
  expect(heard).toEqual([]);
  expect(outbox.state.items).toHaveLength(1);
});

test('a session that ended keeps the acts until the next sign-in', async () => {
  const { outbox, answers, heard } = bench();
  answers.push(new ApiError({ status: 401, code: 'unauthenticated', detail: 'sign in' }));
  outbox.add(step('on_scene'));
  await outbox.settled();
  expect(outbox.state).toMatchObject({ trouble: 'signed_out', items: [{ refused: null }] });
  outbox.wake();
  await outbox.settled();
  expect(heard).toHaveLength(2);
  expect(outbox.state.items).toEqual([]);
});

test('a server that fails over one act for ever does not hold up the others for ever', async () => {
  const { outbox, answers } = bench();
  for (let n = 0; n < 6; n += 1) answers.push(new ApiError({ status: 500, code: 'internal', detail: 'the server failed' }));
  outbox.add(line('one'));
  outbox.add(line('two'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(outbox.state.items).toMatchObject([{ key: 'key-1', refused: 'the server failed' }]);
});

test('a phone that stores nothing keeps the acts in the page, and says so', async () => {
  const storage = { ...memory(), save: () => false };
  const { outbox, answers } = bench(storage);
  answers.push(unreachable());
  outbox.add(line('one'));
  await outbox.settled();
  expect(outbox.state).toMatchObject({ kept: false, items: [{ key: 'key-1' }] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(outbox.state.items).toEqual([]);
});

test('what was done to a thing made here follows it to the server, in order', async () => {
  const { outbox, heard, answers } = bench();
  answers.push(unreachable());
  outbox.add({ what: 'call', makes: 'local-1' });
  outbox.add({ what: 'assign', on: 'local-1', makes: 'local-2' });
  outbox.add({ what: 'en route', on: 'local-2' });
  await outbox.settled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heard.map(({ act }) => [act.what, act.on])).toEqual([
    ['call', undefined], ['call', undefined], ['assign', 'server-local-1'], ['en route', 'server-local-2'],
  ]);
  expect(outbox.state.items).toEqual([]);
});

test('what waits for a refused thing is not sent; tried again, all of it goes', async () => {
  const { outbox, heard, answers } = bench();
  answers.push(conflict());
  outbox.add({ what: 'call', makes: 'local-1' });
  outbox.add({ what: 'assign', on: 'local-1' });
  outbox.add(line('another'));
  await outbox.settled();
  expect(heard.map(({ act }) => act.what)).toEqual(['call', 'another']);
  expect(outbox.state.items).toMatchObject([{ refused: 'P4 was cleared already' }, { refused: null }]);
  outbox.retry('key-1');
  await outbox.settled();
  expect(heard.slice(2).map(({ key, act }) => [key, act.what, act.on])).toEqual([
    ['key-4', 'call', undefined], ['key-2', 'assign', 'server-local-1'],
  ]);
  expect(outbox.state.items).toEqual([]);
});

test('an act that was tried already keeps its key and its time', async () => {
  const { outbox, heard, late } = bench();
  outbox.add(line('one'), { key: 'first', occurred_at: '2026-11-21T14:01:00.000000Z' });
  await outbox.settled();
  expect(heard).toMatchObject([{ key: 'first', occurred_at: '2026-11-21T14:01:00.000000Z', tries: 1 }]);
  expect(late).toEqual(['first']);
});
