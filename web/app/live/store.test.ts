import { describe, expect, test } from 'vitest';
import type { Alarm, Entry, Incident } from '../api/types';
import { nextLink, START } from './link';
import { LiveStore } from './store';
import { Table } from './table';

const incident = (id: string, version: number, state = 'received') => ({ id, version, state }) as Incident;
const entry = (seq: number, image: Incident) => ({ seq, payload: { incident: image } }) as Entry;
const nothing = () => {};
const atOnce = (work: () => void) => work;

describe('images', () => {
  test('an older image never wins', () => {
    const table = new Table<Incident>();
    expect(table.put(incident('a', 2), 20)).toBe(true);
    expect(table.put(incident('a', 1), 19)).toBe(false);
    expect(table.put(incident('a', 1), 20)).toBe(false);
    expect(table.get('a')?.version).toBe(2);
    expect(table.put(incident('a', 3), 21)).toBe(true);
    expect(table.get('a')?.version).toBe(3);
  });

  test('values keep their identity until a change', () => {
    const table = new Table<Incident>();
    table.put(incident('a', 1), 1);
    const before = table.values();
    table.put(incident('a', 1), 1);
    expect(table.values()).toBe(before);
    table.put(incident('b', 1), 2);
    expect(table.values()).toHaveLength(2);
  });
});

describe('the feed', () => {
  test('replayed entries are taken once', () => {
    const store = new LiveStore(atOnce);
    const heard: number[] = [];
    store.onEntry(({ seq }) => heard.push(seq));
    store.last_seq = 5;
    for (const seq of [5, 6, 6, 7, 6]) store.takeEntry(entry(seq, incident('a', seq)));
    expect(heard).toEqual([6, 7]);
    expect(store.incidents.get('a')?.version).toBe(7);
  });

  test('a list newer than the replay stands', () => {
    const store = new LiveStore(atOnce);
    store.putIncident(incident('a', 9), 30);
    store.last_seq = 10;
    store.takeEntry(entry(11, incident('a', 3)));
    expect(store.incidents.get('a')?.version).toBe(9);
  });

  test('only the listeners of a changed key are told, once per flush', () => {
    let flush = nothing;
    const store = new LiveStore((work) => {
      flush = work;
      return nothing;
    });
    const told: string[] = [];
    store.subscribe('incident/a', () => told.push('a'));
    store.subscribe('incident/b', () => told.push('b'));
    store.putIncident(incident('a', 1), 1);
    store.putIncident(incident('a', 2), 2);
    expect(told).toEqual([]);
    flush();
    expect(told).toEqual(['a']);
  });

  test('an alarm comes by the feed, and an older image of it never wins', () => {
    const store = new LiveStore(atOnce);
    const told: string[] = [];
    store.subscribe('alarms', () => told.push('alarms'));
    const image = (seq: number, count: number) => ({ seq, payload: { alarm: { id: 'a', count, decided_at: null } as Alarm } }) as Entry;
    store.takeEntry(image(7, 2));
    store.putAlarm({ id: 'a', count: 1, decided_at: null } as Alarm, 6);
    expect([store.alarms.get('a')?.count, told]).toEqual([2, ['alarms']]);
  });

  test('decided alarms are kept to a bound', () => {
    const store = new LiveStore(atOnce);
    for (let at = 0; at < 320; at += 1) store.putAlarm({ id: `a${at}`, decided_at: '2026-01-01T00:00:00Z' } as Alarm, at + 1);
    expect(store.alarms.values()).toHaveLength(300);
  });

  test('closed incidents are kept to a bound', () => {
    const store = new LiveStore(atOnce);
    for (let at = 0; at < 320; at += 1) store.putIncident(incident(`c${at}`, 1, 'closed'), at + 1);
    expect(store.incidents.values()).toHaveLength(300);
    expect(store.incidents.get('c0')).toBeUndefined();
  });
});

describe('the link', () => {
  test('stale after six silent seconds, and until it is current again', () => {
    let link = nextLink(START, { kind: 'opened' }, 1_000);
    expect(link.phase).toBe('catching_up');
    link = nextLink(link, { kind: 'current' }, 2_000);
    expect(link.phase).toBe('live');
    expect(nextLink(link, { kind: 'tick' }, 8_000).phase).toBe('live');
    link = nextLink(link, { kind: 'tick' }, 8_001);
    expect(link).toEqual({ phase: 'stale', last_byte_ms: 2_000, current_ms: 2_000 });
    link = nextLink(nextLink(link, { kind: 'opened' }, 9_000), { kind: 'byte' }, 9_100);
    expect(link).toEqual({ phase: 'stale', last_byte_ms: 9_100, current_ms: 2_000 });
    expect(nextLink(link, { kind: 'current' }, 9_200).phase).toBe('live');
  });

  test('before the first byte it connects, and is not stale', () => {
    expect(nextLink(START, { kind: 'tick' }, 99_000).phase).toBe('connecting');
  });

  test('signed out stays until a new connection', () => {
    const out = nextLink(START, { kind: 'refused' }, 1);
    expect(nextLink(out, { kind: 'tick' }, 99_000).phase).toBe('signed_out');
    expect(nextLink(out, { kind: 'opened' }, 2).phase).toBe('catching_up');
    expect(nextLink(out, { kind: 'byte' }, 2).phase).toBe('signed_out');
  });
});
