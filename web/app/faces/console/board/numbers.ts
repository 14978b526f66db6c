import type { Incident } from '../../../api/types';

/** Shorter than this, a bare number could be anything: a priority, a count. */
export const BARE_DIGITS_MIN = 3;

/** `HP-2026-1042` is said as `1042`, `HP-2026-7` as `HP-7`. */
export function shortNumber(number: string): string {
  const serial = number.slice(number.lastIndexOf('-') + 1);
  return serial.length >= BARE_DIGITS_MIN ? serial : `${number.slice(0, number.indexOf('-'))}-${serial}`;
}

/** Finds an incident by `1042`, `#7`, `HP-1042` or `HP-2026-1042`; more than one answer means that it must be said longer. */
export function byNumber(incidents: Incident[], said: string): Incident[] {
  const wanted = said.toUpperCase().replace(/^#/, '');
  if (!/^([A-Z0-9]+-)*\d+$/.test(wanted)) return [];
  const matches = incidents.filter((incident) => {
    const number = incident.number.toUpperCase();
    const [site, ...rest] = number.split('-');
    const serial = rest.at(-1);
    return number === wanted || serial === wanted || `${site}-${serial}` === wanted;
  });
  const open = matches.filter((incident) => incident.state !== 'closed' && incident.state !== 'cancelled');
  return open.length > 0 ? open : matches;
}
