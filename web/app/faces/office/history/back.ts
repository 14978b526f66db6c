import { sentSteps } from '../chain/chainSheet';
import type { Chain, Contact, Site } from '../../../api/types';
import type { Change } from '../sheet/plan';
import { together } from '../sheet/sheet';
import { changedFields, equal } from './diff';
import { flat, type Image, titleOf, wordsOf } from './fields';

/** How a kind of record is put back: which of its fields, and how each is sent. */
export type Backable = Record<string, (value: unknown) => object | null>;

const plain = (name: string) => (value: unknown) => ({ [name]: value });
/** What can be changed and not be taken away again. */
const given = (name: string) => (value: unknown) => (value === null || value === undefined ? null : { [name]: value });
const target = (name: string) => (value: unknown) => ({ targets: { [name]: value } });

/** Nothing is here that gives somebody access or that records what happened: roles, disabled accounts, duty, stamps. */
export const BACKABLE: Record<string, Backable> = {
  unit: {
    call_sign: plain('call_sign'),
    vehicle: (value) => ({ vehicle: value ?? '' }),
    capabilities: plain('capabilities'),
    officers: (value) => ({ officers: (value as { account_id: string }[]).map(({ account_id }) => account_id) }),
    retired: plain('retired'),
  },
  place: {
    name: plain('name'), restricted: plain('restricted'), retired: plain('retired'), latitude: given('latitude'), longitude: given('longitude'), link: (value) => ({ link: value ?? '' }), outline: (value) => ({ outline: value ?? null }),
  },
  site: {
    name: plain('name'), address: plain('address'), time_zone: plain('time_zone'), jurisdiction: plain('jurisdiction'), shifts: plain('shifts'), latitude: given('latitude'), longitude: given('longitude'),
  },
  incident_type: {
    name: plain('name'), category: plain('category'), priority: plain('priority'), words: plain('words'), active: plain('active'),
    needs: plain('needs'), safety_check_min: (value) => ({ safety_check_min: value ?? 0 }), priority_percent: (value) => ({ priority_percent: value ?? [] }),
    'targets.queue_s': target('queue_s'), 'targets.travel_s': target('travel_s'), 'targets.scene_s': target('scene_s'), 'targets.warning_percent': target('warning_percent'),
  },
  disposition: { name: plain('name'), about: plain('about'), active: plain('active') },
  account: { name: plain('name') },
  schedule: Object.fromEntries(['name', 'type', 'place_id', 'text', 'priority', 'time', 'weekdays', 'once_on', 'lead_min', 'owner_id', 'active'].map((name) => [name, plain(name)])),
  desk: { name: plain('name'), retired: plain('retired') },
  // A key, a pass phrase and what was inhibited are not put back from here; zones and keyholders are written together with them.
  alarm_account: {
    name: plain('name'), require_encryption: plain('require_encryption'), quirks: plain('quirks'), retired: plain('retired'), mapping: plain('mapping'), grace_s: plain('grace_s'),
    interval_s: (value) => ({ interval_s: value ?? 0 }), hours: (value) => ({ hours: value ?? {} }), site_id: given('site_id'), place_id: given('place_id'),
  },
  chain: {
    steps: (value) => ({ steps: sentSteps(value as Chain['steps']) }), priority_percent: plain('priority_percent'), untouched_s: plain('untouched_s'),
  },
  contacts: { contacts: (value) => ({ contacts: (value as Contact[]).map(({ id: _anew, ...contact }) => contact) }) },
};

export interface Back {
  patch: Record<string, unknown>;
  /** Present value → earlier value. */
  changes: Change[];
  /** Fields that somebody changed again since; their newer value goes too. */
  since: string[];
  /** Fields that are not put back from here. */
  left: string[];
}

/** What putting one change back would send, given what stands there now. */
export function backTo(kind: string, before: Image, after: Image, now: Image, sites: Site[]): Back {
  const how = BACKABLE[kind] ?? {};
  const [was, then, is] = [flat(before), flat(after), flat(now)];
  const back: Back = { patch: {}, changes: [], since: [], left: [] };
  const parts: object[] = [];
  for (const name of changedFields(before, after)) {
    // A path follows from names and is put back with them.
    if (name === 'path' || equal(was[name], is[name])) continue;
    const part = how[name]?.(was[name]);
    if (!part) {
      back.left.push(titleOf(name));
      continue;
    }
    parts.push(part);
    back.changes.push({ title: titleOf(name), before: wordsOf(name, is[name], sites), after: wordsOf(name, was[name], sites) });
    if (!equal(then[name], is[name])) back.since.push(titleOf(name));
  }
  back.patch = together(...parts);
  // The server takes these whole: what is not put back stays as it is now.
  if ('targets' in back.patch) back.patch = together({ targets: now['targets'] }, back.patch);
  if ('latitude' in back.patch || 'longitude' in back.patch) back.patch = { latitude: now['latitude'], longitude: now['longitude'], ...back.patch };
  return back;
}
