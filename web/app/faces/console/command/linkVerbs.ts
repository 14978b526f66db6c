import type { ActId } from '../acts/act';
import { isRole, roleWord } from '../acts/peopleActs';
import { actById } from '../acts/registry';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { type Verb, Wanting, Wrong } from './parsed';

/** `merge 1043 into 1042 same smoke`: the units go along if there are any. */
const merge: Verb = {
  words: ['merge'],
  usage: 'merge 1043 into 1042',
  about: t('verb.merge'),
  read: (given) => {
    const incident = given.incident();
    const number = shortNumber(incident.number);
    if (!given.skip('into')) throw new Wanting(t('want.into'));
    const into = given.namedIncident();
    const id = actById('merge_moving').legal({ incident }) ? 'merge_moving' : 'merge';
    if (!actById(id).legal({ incident })) throw new Wrong(t('wrong.merge', { number }));
    const reason = given.rest();
    const values = { into: into.id, ...(reason ? { reason } : {}) };
    return { kind: 'acts', steps: [{ id, target: { incident }, values }], preview: t('preview.merge', { number, into: shortNumber(into.number) }) };
  },
};

const relate: Verb = {
  words: ['relate'],
  usage: 'relate 1042 to 1041',
  about: t('verb.relate'),
  read: (given) => {
    const incident = given.incident();
    if (!given.skip('to')) throw new Wanting(t('want.to_number'));
    const other = given.namedIncident();
    const preview = t('preview.relate', { number: shortNumber(incident.number), other: shortNumber(other.number) });
    return { kind: 'acts', steps: [{ id: 'relate', target: { incident }, values: { other: other.id } }], preview };
  },
};

const caution: Verb = {
  words: ['caution'],
  usage: 'caution 1042 dog runs free',
  about: t('verb.caution'),
  read: (given) => {
    const incident = given.incident();
    if (!actById('caution').legal({ incident })) throw new Wrong(t('wrong.caution', { number: shortNumber(incident.number) }));
    const text = given.requiredRest(t('want.text'));
    return { kind: 'acts', steps: [{ id: 'caution', target: { incident }, values: { text } }], preview: t('preview.caution', { place: incident.place ?? '' }) };
  },
};

/** A name where it begins with a capital, otherwise what they look like. */
const person: Verb = {
  words: ['person'],
  usage: 'person 1042 witness Ada Low',
  about: t('verb.person'),
  read: (given) => {
    const incident = given.incident();
    const role = given.next(t('want.role')).toLowerCase();
    if (!isRole(role)) throw new Wrong(t('wrong.role', { said: role }));
    const said = given.requiredRest(t('want.person'));
    const values = { role, ...(/^\p{Lu}/u.test(said) ? { name: said } : { description: said }) };
    return { kind: 'acts', steps: [{ id: 'person', target: { incident }, values }], preview: t('preview.person', { number: shortNumber(incident.number), role: roleWord(role).toLowerCase() }) };
  },
};

const vehicle: Verb = {
  words: ['vehicle'],
  usage: 'vehicle 1042 AB12CDE blue van',
  about: t('verb.vehicle'),
  read: (given) => {
    const incident = given.incident();
    const plate = given.next(t('want.plate')).toUpperCase();
    const note = given.rest();
    const values = { plate, ...(note ? { note } : {}) };
    return { kind: 'acts', steps: [{ id: 'vehicle', target: { incident }, values }], preview: t('preview.vehicle', { number: shortNumber(incident.number), plate }) };
  },
};

const REMOVALS: Record<string, [ActId, string]> = {
  person: ['unperson', 'which_person'], vehicle: ['unvehicle', 'which_vehicle'], file: ['unattach', 'which_file'],
  caution: ['uncaution', 'which_caution'], relation: ['unrelate', 'which_relation'],
};
export const REMOVABLE = Object.keys(REMOVALS);

/** `remove person 1042 Ada Low`, `remove file 1042 gate.jpg: of another incident`. */
const remove: Verb = {
  words: ['remove'],
  usage: `remove ${REMOVABLE.join('|')} 1042 …`,
  about: t('verb.remove'),
  read: (given) => {
    const kind = given.next(REMOVABLE.join(', ')).toLowerCase();
    const [id, part] = REMOVALS[kind] ?? [];
    if (!id || !part) throw new Wrong(t('wrong.desk', { said: kind, choices: REMOVABLE.join(', ') }));
    const incident = given.incident();
    const said = given.requiredRest(t('want.which'));
    const colon = kind === 'file' ? said.indexOf(': ') : said.length;
    if (colon < 0) throw new Wanting(t('want.reason'));
    const reason = said.slice(colon + 1).trim();
    const values = { [part]: said.slice(0, colon).trim(), ...(reason ? { reason } : {}) };
    const preview = t('preview.act', { act: actById(id).label({ incident }), number: shortNumber(incident.number), type: said.slice(0, colon) });
    return { kind: 'acts', steps: [{ id, target: { incident }, values }], preview };
  },
};

export const LINK_VERBS: Verb[] = [merge, relate, person, vehicle, caution, remove];
