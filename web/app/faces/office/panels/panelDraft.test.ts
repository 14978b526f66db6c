import { expect, test } from 'vitest';
import type { AlarmAccount } from '../../../api/types';
import { earlier } from '../form/earlier';
import { bodyOf, check, draftOf, keyholderDraft, keyProblem, zoneDraft } from './panelDraft';
import { stateOf } from './panelWords';

const panel = (fields: Partial<AlarmAccount> = {}) =>
  ({ id: 'p', kind: 'panel', mapping: {}, number: 'A0F7', name: 'Gate', site_id: 's', place_id: null, has_key: true, require_encryption: true, interval_s: 180, grace_s: 30, quirks: [], paths: [], zones: [], keyholders: [],
    retired: false, heard_at: '2026-01-01T00:00:00Z', silent_since: null, test_until: null, ...fields }) as unknown as AlarmAccount;

test('a key is said outright to be hex or text', () => {
  expect(keyProblem('hex', '00112233445566778899aabbccddeeff')).toBeUndefined();
  expect(keyProblem('hex', 'sixteen letters!')).toBeDefined();
  expect(keyProblem('text', 'sixteen letters!')).toBeUndefined();
  expect(keyProblem('text', 'short')).toBeDefined();
  expect(keyProblem('stays', '')).toBeUndefined();
});

test('what nobody is shown is not sent back', () => {
  const draft = { ...draftOf(panel(), ''), keyholders: [{ ...keyholderDraft(), name: 'Ada Low', phone: '1' }] };
  const body = bodyOf(draft, panel());
  expect(Object.keys(body)).not.toContain('key_hex');
  expect(body.keyholders).toEqual([{ name: 'Ada Low', phone: '1', premises: false }]);
  expect(bodyOf({ ...draft, key_form: 'none' }, panel())).toMatchObject({ key_hex: '' });
  expect(bodyOf({ ...draft, key_form: 'text', key: 'sixteen letters!' }, panel())).toMatchObject({ key_text: 'sixteen letters!' });
});

test('another source has a mapping in the place of a key', () => {
  const source = panel({ kind: 'webhook', mapping: { category: 'access' } });
  const body = bodyOf(draftOf(source, ''), source);
  expect(body.mapping).toEqual({ category: 'access' });
  expect(Object.keys(body)).not.toContain('require_encryption');
  expect(bodyOf({ ...draftOf(undefined, ''), kind: 'mail' }, undefined)).toMatchObject({ kind: 'mail', mapping: {} });
  for (const wrong of ['', '[]', '7', '{']) expect(check({ ...draftOf(source, ''), mapping: wrong }).mapping).toBeDefined();
});

test('a way is tcp, udp or a line of its frames', () => {
  const draft = draftOf(panel(), '');
  const way = (path: string) => check({ ...draft, paths: [{ path, interval_s: '180', grace_s: '30' }] }).paths;
  for (const right of ['tcp', 'UDP', 'L2', 'l0AF']) expect(way(right)).toBeUndefined();
  for (const wrong of ['', 'gsm', 'L', 'L1234567']) expect(way(wrong)).toBeDefined();
  expect(bodyOf({ ...draft, paths: [{ path: ' L2 ', interval_s: '180', grace_s: '30' }] }, panel()).paths).toEqual([{ path: 'L2', interval_s: 180, grace_s: 30 }]);
});

test('a row without a name is told', () => {
  const draft = draftOf(panel(), '');
  expect(check({ ...draft, zones: [{ ...zoneDraft(), number: '7' }] }).zones).toBeDefined();
  expect(check({ ...draft, zones: [{ number: '7', name: 'Door', place_id: '' }] }).zones).toBeUndefined();
});

test('a keyholder is moved up the order, and the first stays', () => {
  expect(earlier(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b']);
  expect(earlier(['a', 'b'], 0)).toEqual(['a', 'b']);
});

test.each([
  ['heard', {}], ['silent', { silent_since: '2026-01-01T00:00:00Z' }], ['never', { heard_at: null }], ['on_test', { test_until: '2999-01-01T00:00:00Z' }],
  ['heard', { test_until: '2020-01-01T00:00:00Z' }], ['retired', { retired: true, silent_since: '2026-01-01T00:00:00Z' }],
] as const)('a panel is %s', (state, fields) => expect(stateOf(panel(fields), Date.parse('2026-01-01T00:01:00Z'))).toBe(state));
