import { stepWords } from '../chain/chainSheet';
import type { AlarmHours, AlarmKeyholder, AlarmZone, Chain, Contact, Grant, Shift, Site } from '../../../api/types';
import { durationInWords } from '../../../time/durations';
import { priorityWord } from '../../../theme/priority';
import { shared, type SharedKey } from '../../../text/shared';
import { hoursText } from '../panels/hoursText';
import { grantWords } from '../people/grants';
import { daysWords } from '../schedules/days';
import { t } from '../text';

/** An after-image of any record. */
export type Image = Record<string, unknown>;

/** What is not a change by somebody: counters, names of other things, what is derived. */
const DERIVED = new Set([
  'id', 'version', 'site_id', 'site_name', 'duty_since', 'availability', 'availability_since', 'assignments', 'assignment_count', 'held_since', 'unsigned', 'next_at',
  'heard_at', 'heard_by', 'glass', 'mine', 'is_open', 'opened_at', 'closed_at',
]);

interface Known {
  title: string;
  words?: (value: never, sites: Site[]) => string;
}

const seconds = (value: number) => durationInWords(value);

/** Fields of all records by the names that the journal uses. One that is not here is shown by that name. */
const KNOWN: Record<string, Known> = {
  call_sign: { title: t('units.call_sign') },
  vehicle: { title: t('units.vehicle') },
  capabilities: { title: t('units.capabilities') },
  officers: { title: t('units.officers'), words: (value: { name: string }[]) => value.map(({ name }) => name).join(', ') },
  duty: { title: t('units.duty'), words: (value: string) => shared(`duty.${value}` as SharedKey) },
  retired: { title: t('units.retire') },
  name: { title: t('people.name') },
  username: { title: t('people.username') },
  email: { title: t('people.email') },
  disabled: { title: t('people.disable') },
  grants: { title: t('people.roles'), words: (value: Grant[], sites) => value.map((grant) => grantWords(grant, sites)).join(', ') },
  code: { title: t('types.code') },
  address: { title: t('places.address') },
  time_zone: { title: t('places.time_zone') },
  jurisdiction: { title: t('places.jurisdiction') },
  shifts: { title: t('shifts.legend'), words: (value: Shift[]) => value.map(({ name, from, to }) => `${name} ${from}–${to}`).join(', ') },
  latitude: { title: t('latitude') },
  longitude: { title: t('longitude') },
  kind: { title: t('places.kind'), words: (value: string) => t(`kind.${value}` as 'kind.room') },
  path: { title: t('places.path') },
  parent_id: { title: t('places.in') },
  level: { title: t('places.level') },
  outline: { title: t('places.outline'), words: () => t('places.outline_drawn') },
  link: { title: t('places.link') },
  restricted: { title: t('places.restricted') },
  category: { title: t('types.category') },
  priority: { title: t('types.priority'), words: (value: number) => priorityWord(value) },
  'targets.queue_s': { title: t('types.queue'), words: seconds },
  'targets.travel_s': { title: t('types.travel'), words: seconds },
  'targets.scene_s': { title: t('types.scene'), words: seconds },
  'targets.warning_percent': { title: t('types.warning'), words: (value: number) => `${value} %` },
  words: { title: t('types.words') },
  active: { title: t('types.active') },
  about: { title: t('dispositions.about') },
  time: { title: t('schedules.time') },
  weekdays: { title: t('schedules.weekdays'), words: (days: number[]) => daysWords(days) },
  once_on: { title: t('schedules.once_on') },
  lead_min: { title: t('schedules.lead') },
  text: { title: t('schedules.text') },
  needs: { title: t('types.needs') },
  safety_check_min: { title: t('types.safety') },
  priority_percent: { title: t('types.percent') },
  contacts: { title: t('contacts.numbers'), words: (list: Contact[]) => list.map(({ service, name, number }) => `${t(`service.${service}`)} ${name} ${number}`).join('; ') },
  paths: { title: t('ways.ways'), words: (list: string[]) => list.join('; ') },
  require_encryption: { title: t('panels.require') },
  interval_s: { title: t('panels.interval'), words: seconds },
  grace_s: { title: t('panels.grace'), words: seconds },
  quirks: { title: t('panels.quirks') },
  hours: { title: t('panels.hours'), words: (hours: AlarmHours) => hoursText(hours) },
  mapping: { title: t('panels.mapping'), words: (mapping: object) => JSON.stringify(mapping) },
  has_key: { title: t('panels.key') },
  zones: { title: t('panels.zones'), words: (list: AlarmZone[]) => list.map(({ number, name }) => `${number} ${name}`).join('; ') },
  keyholders: { title: t('panels.keyholders'), words: (list: AlarmKeyholder[]) => list.map(({ name, phone }) => `${name} ${phone}`).join('; ') },
  steps: { title: t('chain.steps'), words: (list: Chain['steps']) => list.toSorted((a, b) => a.after_s - b.after_s).map(stepWords).join('; ') },
  untouched_s: { title: t('chain.untouched_short'), words: seconds },
  keeper: { title: t('compartments.keeper'), words: ({ name }: { name: string }) => name },
  members: { title: t('compartments.members'), words: (list: { name: string }[]) => list.map(({ name }) => name).join(', ') },
  holder: { title: t('positions.holder'), words: ({ name }: { name: string }) => name },
};

/** Parts of an object are fields of their own: `targets.queue_s`. */
export function flat(image: Image): Image {
  const fields: Image = {};
  for (const [name, value] of Object.entries(image)) {
    if (DERIVED.has(name)) continue;
    if (name === 'targets' && typeof value === 'object' && value !== null) {
      for (const [part, one] of Object.entries(value)) fields[`${name}.${part}`] = one;
    } else fields[name] = unordered(value);
  }
  return fields;
}

/** Officers and roles come in no order: the same ones told in another are no change. */
const unordered = (value: unknown) =>
  Array.isArray(value) && typeof value[0] === 'object' ? value.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))) : value;

export const titleOf = (name: string) => KNOWN[name]?.title ?? name.replaceAll('_', ' ');

export function wordsOf(name: string, value: unknown, sites: Site[]): string {
  if (value === null || value === undefined || value === '') return '';
  const words = KNOWN[name]?.words;
  if (words) return words(value as never, sites);
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
