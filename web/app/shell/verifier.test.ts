import { beforeEach, expect, test, vi } from 'vitest';
import { forgetVerifier, isVerifiable, noteAccepted, tryPassword, waitAfter } from './verifier';

const store = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => store.get(key) ?? null,
  setItem: (key: string, value: string) => store.set(key, value),
  removeItem: (key: string) => store.delete(key),
});
beforeEach(() => store.clear());

const NOW_MS = 1_000_000;

test('the password that the server took opens, another one does not', async () => {
  expect(await tryPassword('ada', 'secret')).toEqual({ kind: 'unknown' });
  await noteAccepted('ada', 'secret');
  expect(isVerifiable('ada')).toBe(true);
  expect(await tryPassword('ada', 'Secret')).toEqual({ kind: 'wrong' });
  expect(await tryPassword('ada', 'secret')).toEqual({ kind: 'open' });
  expect(await tryPassword('bob', 'secret')).toEqual({ kind: 'unknown' });
  expect(isVerifiable('bob')).toBe(false);
});

test('what is kept is salted, short, and holds no password', async () => {
  await noteAccepted('ada', 'secret');
  const [first] = store.values();
  await noteAccepted('ada', 'secret');
  const [second] = store.values();
  expect(first).not.toContain('secret');
  const [one, other] = [first, second].map((text) => JSON.parse(text ?? '') as { salt: string; check: string });
  expect(one?.salt).not.toBe(other?.salt);
  expect(one?.check).toMatch(/^[0-9a-f]{4}$/);
});

test('after three wrong ones each makes the next wait longer, also over a new page', async () => {
  expect([1, 2, 3, 4, 5, 9, 40].map(waitAfter)).toEqual([0, 0, 5, 10, 20, 300, 300]);
  await noteAccepted('ada', 'secret');
  for (const wrong of ['a', 'b', 'c']) expect(await tryPassword('ada', wrong, NOW_MS)).toEqual({ kind: 'wrong' });
  expect(await tryPassword('ada', 'secret', NOW_MS + 1_000)).toEqual({ kind: 'wait', seconds: 4 });
  expect(await tryPassword('ada', 'secret', NOW_MS - 3_600_000)).toEqual({ kind: 'wait', seconds: 300 });
  expect(await tryPassword('ada', 'secret', NOW_MS + 5_000)).toEqual({ kind: 'open' });
  expect(await tryPassword('ada', 'x', NOW_MS + 5_000)).toEqual({ kind: 'wrong' });
});

test('it is forgotten with the session, and stays for whoever just signed in', async () => {
  await noteAccepted('ada', 'secret');
  forgetVerifier('ada');
  expect(isVerifiable('ada')).toBe(true);
  forgetVerifier('bob');
  expect(isVerifiable('ada')).toBe(false);
  await noteAccepted('ada', 'secret');
  forgetVerifier();
  expect(store.size).toBe(0);
});
