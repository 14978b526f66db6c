import * as api from '../../../api/people';
import type { Person, PersonRole, Vehicle } from '../../../api/types';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, FieldName, Target, Values } from './act';
import { removing } from './removing';

export const ROLES: PersonRole[] = ['caller', 'victim', 'witness', 'suspect', 'other'];
export const roleWord = (role: PersonRole) => t(`role.${role}`);
export const isRole = (word: string): word is PersonRole => (ROLES as string[]).includes(word);

export const personWords = ({ role, name, description }: Person) => [roleWord(role), name ?? description].filter(Boolean).join(', ');
export const vehicleWords = ({ plate, colour, make, note }: Vehicle) => [plate, colour, make].filter(Boolean).join(', ') || (note ?? '');

const incidentOf = ({ incident }: Target) => {
  if (!incident) throw new Error('an act on people was called without an incident');
  return incident;
};
const isPlain = ({ incident, assignment, outside }: Target) => incident !== undefined && !assignment && !outside;

/** Of these fields what was written; what is blank is not said. */
const written = (values: Values, ...names: FieldName[]) =>
  Object.fromEntries(names.flatMap((name) => (values[name]?.trim() ? [[name, values[name].trim()]] : [])));

/** With an id in the values the person is said anew, otherwise a new one is added. */
export const person: Act = {
  id: 'person',
  key: 'u',
  right: 'incident.log',
  label: () => t('act.person'),
  legal: isPlain,
  fields: [
    { name: 'role', required: true }, { name: 'name', required: false }, { name: 'phone', required: false }, { name: 'description', required: false },
  ],
  start: () => ({ role: 'other' }),
  run: async (target, values) => {
    const said = { role: (values.role ?? 'other') as PersonRole, ...written(values, 'name', 'phone', 'description') };
    await (values.person ? api.changePerson(values.person, said) : api.addPerson(incidentOf(target).id, said));
    return t('done.person', { number: shortNumber(incidentOf(target).number) });
  },
};

export const unperson = removing({ id: 'unperson', key: 'Alt+u', right: person.right, part: 'which_person', remove: api.removePerson });

export const vehicle: Act = {
  id: 'vehicle',
  key: 'y',
  right: 'incident.log',
  label: () => t('act.vehicle'),
  legal: isPlain,
  fields: [
    { name: 'plate', required: true }, { name: 'make', required: false }, { name: 'colour', required: false }, { name: 'note', required: false },
  ],
  run: async (target, values) => {
    const said = written(values, 'plate', 'make', 'colour', 'note');
    await (values.vehicle ? api.changeVehicle(values.vehicle, said) : api.addVehicle(incidentOf(target).id, said));
    return t('done.vehicle', { number: shortNumber(incidentOf(target).number) });
  },
};

export const unvehicle = removing({ id: 'unvehicle', key: 'Alt+y', right: vehicle.right, part: 'which_vehicle', remove: api.removeVehicle });
