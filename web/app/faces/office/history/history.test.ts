import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../api/types';
import { backTo } from './back';
import { changesBetween, pastOf } from './diff';
import type { Image } from './fields';

const unit = (more: Image): Image => ({ id: 'u', version: 1, call_sign: 'P4', vehicle: null, capabilities: [], officers: [], retired: false, duty: 'on_duty', availability: 'available', assignments: [], ...more });
const entry = (seq: number, payload: object | null) => ({ seq, payload }) as Entry;

describe('what an entry changed', () => {
  test('in words, without what is derived', () => {
    const after = unit({ version: 2, vehicle: 'Car 1', capabilities: ['dog', 'boat'], officers: [{ account_id: 'a', name: 'Ada' }], retired: true, availability: 'busy' });
    expect(changesBetween(unit({}), after, [])).toEqual([
      { title: 'Vehicle', before: '', after: 'Car 1' },
      { title: 'Capabilities', before: '', after: 'dog, boat' },
      { title: 'Officers', before: '', after: 'Ada' },
      { title: 'Retired', before: 'no', after: 'yes' },
    ]);
  });

  test('a crew told in another order is the same crew', () => {
    const [ada, ben] = [{ account_id: 'a', name: 'Ada' }, { account_id: 'b', name: 'Ben' }];
    expect(changesBetween(unit({ officers: [ada, ben] }), unit({ officers: [ben, ada] }), [])).toEqual([]);
  });

  test('part by part for targets', () => {
    const type = (queue_s: number): Image => ({ id: 't', targets: { queue_s, travel_s: 60 } });
    expect(changesBetween(type(60), type(90), [])).toEqual([{ title: 'To dispatch', before: '1 min 0 s', after: '1 min 30 s' }]);
  });

  test('a field that nobody described is shown by its name', () => {
    expect(changesBetween({ shift_code: 'a' }, { shift_code: 'b' }, [])).toEqual([{ title: 'shift code', before: 'a', after: 'b' }]);
  });
});

describe('the image before', () => {
  const entries = [entry(9, { unit: unit({ vehicle: 'B' }) }), entry(5, { unit: unit({ vehicle: 'A' }) }), entry(2, { unit: unit({}) })];
  test('is that of the entry before', () => {
    const past = pastOf(entries, 'unit', 'u', true);
    expect(past.map(({ before }) => before && before['vehicle'])).toEqual(['A', null, null]);
    expect(past[2]?.before).toBeNull();
  });
  test('is not known while older entries are not read', () => expect(pastOf(entries, 'unit', 'u', false)[2]?.before).toBeUndefined());
  test('is not known behind an entry that this reader may not read', () => {
    const past = pastOf([entry(9, { unit: unit({}) }), entry(5, null), entry(2, { unit: unit({}) })], 'unit', 'u', true);
    expect(past[0]?.before).toBeUndefined();
    expect(past[1]?.after).toBeNull();
  });
  test('may be one of a whole catalogue', () => {
    const past = pastOf([entry(9, { incident_type: { id: 't', name: 'New' } }), entry(1, { incident_types: [{ id: 's' }, { id: 't', name: 'Old' }] })], 'incident_type', 't', true);
    expect(past[0]?.before).toEqual({ id: 't', name: 'Old' });
  });
});

describe('putting back', () => {
  test('sends only what that change changed and what is not so already', () => {
    const [before, after] = [unit({ vehicle: 'A' }), unit({ vehicle: 'B', capabilities: ['dog'] })];
    const back = backTo('unit', before, after, unit({ vehicle: 'B', capabilities: [], call_sign: 'P9' }), []);
    expect(back).toEqual({ patch: { vehicle: 'A' }, changes: [{ title: 'Vehicle', before: 'B', after: 'A' }], since: [], left: [] });
  });
  test('tells what was changed again since', () => {
    expect(backTo('unit', unit({ vehicle: 'A' }), unit({ vehicle: 'B' }), unit({ vehicle: 'C' }), []).since).toEqual(['Vehicle']);
  });
  test('officers are sent by account, nothing as nothing', () => {
    const crew = [{ account_id: 'a', name: 'Ada' }];
    expect(backTo('unit', unit({ officers: crew }), unit({ vehicle: 'B' }), unit({ vehicle: 'B' }), []).patch).toEqual({ officers: ['a'], vehicle: '' });
  });
  test('targets are sent whole', () => {
    const type = (queue_s: number, travel_s: number): Image => ({ targets: { queue_s, travel_s } });
    expect(backTo('incident_type', type(1, 2), type(9, 2), type(9, 5), []).patch).toEqual({ targets: { queue_s: 1, travel_s: 5 } });
  });
  test('what gives access, and a position that was not there, stay', () => {
    expect(backTo('account', { name: 'A', disabled: true }, { name: 'A', disabled: false }, { name: 'A', disabled: false }, [])).toMatchObject({ patch: {}, left: ['Disabled'] });
    expect(backTo('place', { latitude: null, longitude: null }, { latitude: 1, longitude: 2 }, { latitude: 1, longitude: 2 }, [])).toMatchObject({ patch: {}, left: ['Latitude', 'Longitude'] });
  });
  test('a duty state is what happened and is not put back', () => {
    expect(backTo('unit', unit({ duty: 'off_duty' }), unit({}), unit({}), [])).toMatchObject({ patch: {}, left: ['Duty'] });
  });
});
