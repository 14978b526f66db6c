import type { SetUp } from '../../api/types';
import { capital } from '../../text/capital';

/** What is typed, by the name that the server gives the field. */
export interface Draft {
  code: string;
  'organisation.name': string;
  'site.code': string;
  'site.name': string;
  'site.address': string;
  'site.time_zone': string;
  'site.jurisdiction': string;
  'site.latitude': string;
  'site.longitude': string;
  'administrator.name': string;
  'administrator.username': string;
  'administrator.password': string;
}

export type Field = keyof Draft;
export type Trouble = { kind: 'missing' | 'near' | 'site_code' | 'both' } | { kind: 'short'; n: number } | { kind: 'degrees'; min: number; max: number };

export const PASSWORD_MIN = 12;
/** Shorter words stand in half of all good passwords. */
const NEAR_MIN = 4;
const NEEDED: Field[] = ['code', 'organisation.name', 'site.code', 'site.name', 'administrator.name', 'administrator.username', 'administrator.password'];

export function emptyDraft(zone: string): Draft {
  return {
    code: '', 'organisation.name': '', 'site.code': '', 'site.name': '', 'site.address': '', 'site.time_zone': zone, 'site.jurisdiction': '',
    'site.latitude': '', 'site.longitude': '', 'administrator.name': '', 'administrator.username': '', 'administrator.password': '',
  };
}

/** What the server would refuse and we can know beforehand. */
export function troublesIn(draft: Draft): Partial<Record<Field, Trouble>> {
  const troubles: Partial<Record<Field, Trouble>> = {};
  const password = passwordTrouble(draft);
  if (password) troubles['administrator.password'] = password;
  if (!/^[a-z0-9]{1,12}$/i.test(draft['site.code'].trim())) troubles['site.code'] = { kind: 'site_code' };
  const latitude = degreesTrouble(draft['site.latitude'], draft['site.longitude'], 90);
  if (latitude) troubles['site.latitude'] = latitude;
  const longitude = degreesTrouble(draft['site.longitude'], draft['site.latitude'], 180);
  if (longitude) troubles['site.longitude'] = longitude;
  for (const field of NEEDED) if (!draft[field].trim()) troubles[field] = { kind: 'missing' };
  return troubles;
}

function passwordTrouble(draft: Draft): Trouble | null {
  const password = draft['administrator.password'];
  const n = Array.from(password).length;
  if (n < PASSWORD_MIN) return { kind: 'short', n };
  const words = [draft['administrator.name'], draft['administrator.username']].map((word) => word.trim().toLowerCase());
  return words.some((word) => word.length >= NEAR_MIN && password.toLowerCase().includes(word)) ? { kind: 'near' } : null;
}

function degreesTrouble(text: string, other: string, max: number): Trouble | null {
  if (!text.trim()) return other.trim() ? { kind: 'both' } : null;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= max ? null : { kind: 'degrees', min: -max, max };
}

export function bodyOf(draft: Draft): SetUp {
  const of = (field: Field) => draft[field].trim();
  const position = of('site.latitude') ? { latitude: Number(of('site.latitude')), longitude: Number(of('site.longitude')) } : {};
  return {
    code: of('code'),
    organisation: { name: of('organisation.name') },
    site: {
      code: of('site.code'),
      name: of('site.name'),
      address: of('site.address'),
      time_zone: of('site.time_zone'),
      jurisdiction: of('site.jurisdiction').toUpperCase(),
      ...position,
    },
    administrator: { username: of('administrator.username'), name: of('administrator.name'), password: draft['administrator.password'] },
  };
}

const SHORT: Record<string, Field> = { password: 'administrator.password', username: 'administrator.username', time_zone: 'site.time_zone', latitude: 'site.latitude', longitude: 'site.longitude' };

/** The server's refusals beside the fields that they are about; it may name a field with or without its part of the form. */
export function refusalsIn(fields: Record<string, string>, draft: Draft): Partial<Record<Field, string>> {
  const refusals: Partial<Record<Field, string>> = {};
  for (const [name, message] of Object.entries(fields)) {
    const site = name === 'code' && /site code/i.test(message);
    const field = site ? 'site.code' : (SHORT[name] ?? name);
    if (field in draft) refusals[field as Field] = capital(message);
  }
  return refusals;
}
