import { getContacts, setContacts } from '../../../api/places';
import type { Contact, Service, Site } from '../../../api/types';
import { changePart, type Kept } from '../list/part';
import type { Sheet } from '../sheet/sheet';
import { oneOf, something } from '../sheet/values';
import { t } from '../text';

export const SERVICES: Service[] = ['police', 'fire', 'ambulance', 'maintenance', 'client', 'keyholder', 'other'];

/** A number as it is written: the server gives each a new id whenever the list is. */
export type Number = Omit<Contact, 'id'>;

const isSame = (one: Number, other: Number) => one.service === other.service && one.name === other.name && one.number === other.number;

const keptAt = (site: string): Kept<Number> => ({
  read: async () => {
    const { contacts, version } = await getContacts(site);
    return { rows: contacts.map(({ service, name, number, note }) => ({ service, name, number, note })), version };
  },
  write: (contacts, version, key) => setContacts(site, { contacts }, version, key),
});

export const addNumber = (site: string, added: Number, key: string) => changePart(keptAt(site), (rows) => [...rows, added], key);

/** Changes a number, or takes it off the list. */
export const changeNumber = (site: string, old: Number, patch: Partial<Number> | null, key: string) =>
  changePart(
    keptAt(site),
    (rows) => {
      if (!rows.some((row) => isSame(row, old))) throw new Error(t('contacts.gone', { name: old.name }));
      return rows.flatMap((row) => (!isSame(row, old) ? row : patch ? { ...row, ...patch } : []));
    },
    key,
  );

/** Numbers of a site as a sheet: told apart by who helps and who answers. */
export const contactSheet = (site: Site): Sheet<Contact> => ({
  file: `numbers-${site.code.toLowerCase()}`,
  key: ['service', 'name'],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  fields: [
    { name: 'service', title: t('contacts.service'), of: ({ service }) => service, into: (text) => ({ service: oneOf(text, SERVICES) }), needed: true },
    { name: 'name', title: t('contacts.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
    { name: 'number', title: t('contacts.number'), of: ({ number }) => number, into: (text) => ({ number: something(text) }), needed: true },
    { name: 'note', title: t('contacts.note'), of: ({ note }) => note ?? '', into: (text) => ({ note: text || null }), bulk: 'text' },
  ],
  create: (body, _said, key) => addNumber(site.id, { note: null, ...(body as Omit<Number, 'note'>) }, key),
  update: (contact, patch, key) => changeNumber(site.id, contact, patch, key),
});
