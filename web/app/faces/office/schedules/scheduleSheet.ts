import { createSchedule, updateSchedule } from '../../../api/schedules';
import type { IncidentType, NewSchedule, Place, Schedule, Site } from '../../../api/types';
import { PRIORITIES } from '../../../theme/priority';
import { placeNamed, placeWords } from '../places/placeWords';
import { joined, several, type Sheet, together, Wrong } from '../sheet/sheet';
import { inYesNo, oneOf, something, wholeNumber, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';
import { DAY_MIN } from './limits';

/** Days as files write them, Monday first. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const time = (text: string): string => {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) throw new Wrong(t('check.time'));
  return text;
};

/** Planned work of a site as a sheet: told apart by name. */
export function scheduleSheet(site: Site, places: Place[], types: IncidentType[]): Sheet<Schedule> {
  const placeOf = (path: string) => {
    const found = placeNamed(places, path);
    if (!found) throw new Wrong(t('ways.no_place', { path }));
    return found.id;
  };
  return {
    file: `schedules-${site.code.toLowerCase()}`,
    key: ['name'],
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    fields: [
      { name: 'name', title: t('schedules.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
      { name: 'type', title: t('schedules.type'), of: ({ type }) => type, into: (text) => ({ type: oneOf(text, types.map(({ code }) => code)) }), needed: true },
      { name: 'place', title: t('schedules.place'), of: ({ place_id }) => placeWords(places, place_id), into: (text) => ({ place_id: placeOf(text) }), needed: true },
      { name: 'time', title: t('schedules.time'), of: (one) => one.time, into: (text) => ({ time: time(text) }), needed: true, bulk: 'text' },
      { name: 'weekdays', title: t('schedules.weekdays'), of: ({ weekdays }) => joined(weekdays.map((day) => DAYS[day - 1] ?? '')), into: (text) => ({ weekdays: several(text).map((day) => DAYS.indexOf(oneOf(day, DAYS)) + 1) }), bulk: 'text' },
      { name: 'once_on', title: t('schedules.once_on'), of: ({ once_on }) => once_on ?? '', into: (text) => ({ once_on: text || null }) },
      { name: 'lead_min', title: t('schedules.lead'), of: ({ lead_min }) => String(lead_min), into: (text) => ({ lead_min: wholeNumber(text, 0, DAY_MIN) }), bulk: 'text' },
      { name: 'priority', title: t('schedules.priority'), of: ({ priority }) => String(priority ?? ''), into: (text) => ({ priority: text ? wholeNumber(text, 1, PRIORITIES.length) : null }) },
      { name: 'text', title: t('schedules.text'), of: ({ text }) => text ?? '', into: (text) => ({ text: text || null }) },
      { name: 'runs', title: t('schedules.active'), of: ({ active }) => inYesNo(active), into: (text) => ({ active: yesNo(text) }), bulk: YES_NO },
    ],
    create: (body, _said, key) => createSchedule({ site_id: site.id, ...body } as NewSchedule, key),
    // A plan is one thing to the server: what the file does not say of it stays.
    update: (plan, patch, key) => updateSchedule(plan.id, { ...sentOf(plan), ...together(patch) } as NewSchedule, plan.version, key),
  };
}

/** A plan as it is sent. */
export const sentOf = ({ site_id, name, type, place_id, text, priority, time: at, weekdays, once_on, lead_min, owner_id, active }: Schedule): NewSchedule => ({
  site_id, name, type, place_id, text, priority, time: at, weekdays, once_on, lead_min, owner_id, active,
});
