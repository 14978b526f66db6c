import type { AlarmFilter, FigureFilter } from '../../../api/figures';
import type { Site } from '../../../api/types';
import { dayOf, plusDays, startOfDay } from '../../../time/zone';
import { CATEGORIES } from './alarmWords';

/** Days that are shown when the address says nothing. */
const DAYS = 30;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The first and the last day, both counted, in the zone of the site. */
export interface Period {
  from: string;
  to: string;
  zone: string | undefined;
}

const dayIn = (address: URLSearchParams, name: string) => DAY.exec(address.get(name) ?? '')?.[0];

export function periodOf(address: URLSearchParams, sites: Site[], now_ms: number): Period {
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const zone = site?.time_zone;
  const to = dayIn(address, 'to') ?? dayOf(now_ms, zone);
  return { from: dayIn(address, 'from') ?? plusDays(to, 1 - DAYS), to, zone };
}

/** Days of a period at the most; the server takes no more. */
const DAYS_MAX = 366;

/** What changes in the address when one end is moved: the other follows where the period would end before it begins, or be longer than a year. */
export function moved({ from, to }: Period, name: 'from' | 'to', day: string): { from: string; to: string } {
  const [first, last] = name === 'from' ? [day, to] : [from, day];
  const fits = first <= last && last <= plusDays(first, DAYS_MAX - 1);
  if (fits) return { from: first, to: last };
  return name === 'from' ? { from: day, to: plusDays(day, DAYS - 1) } : { from: plusDays(day, 1 - DAYS), to: day };
}

export function filterOf(address: URLSearchParams, { from, to, zone }: Period): FigureFilter {
  const [site, type, priority] = ['site', 'type', 'priority'].map((name) => address.get(name));
  return {
    from: startOfDay(from, zone),
    to: startOfDay(plusDays(to, 1), zone),
    ...(site ? { site_id: site } : {}),
    ...(type ? { type } : {}),
    ...(priority ? { priority: Number(priority) } : {}),
  };
}

/** The same for alarms: they have categories and no types. */
export function alarmFilterOf(address: URLSearchParams, { from, to, site_id, priority }: FigureFilter): AlarmFilter {
  const category = CATEGORIES.find((one) => one === address.get('category'));
  return { from, to, ...(site_id ? { site_id } : {}), ...(category ? { category } : {}), ...(priority ? { priority } : {}) };
}
