import { UnstyledButton } from '@mantine/core';
import type { Incident, Person, Vehicle } from '../../../api/types';
import type { Act, Values } from '../acts/act';
import { person, personWords, roleWord, unperson, unvehicle, vehicle, vehicleWords } from '../acts/peopleActs';
import { ask, perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { t } from '../text';
import { ActButtons } from './ActButtons';

interface PeopleProps {
  incident: Incident;
  persons: Person[];
  vehicles: Vehicle[];
}

/** What is known, as it stands in the form when it is changed. */
const known = (fields: Record<string, string | null>): Values =>
  Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text ?? '']));

export function People({ incident, persons, vehicles }: PeopleProps) {
  const beside = (change: Act, remove: Act, name: string, values: Values, which: Values) =>
    isGranted(change) && (
      <>
        <UnstyledButton className="log-correct" aria-label={t('people.change_name', { name })} onClick={() => ask({ act: change, target: { incident }, values })}>
          {t('people.change')}
        </UnstyledButton>
        <UnstyledButton className="log-correct" aria-label={t('people.remove_name', { name })} onClick={() => void perform(remove, { incident }, which)}>
          {t('people.remove')}
        </UnstyledButton>
      </>
    );
  return (
    <div className="links">
      <div className="links-acts"><ActButtons incident={incident} acts={[person, vehicle]} /></div>
      {persons.length + vehicles.length === 0 && <p className="quiet incident-none">{t('people.none')}</p>}
      {persons.length > 0 && (
        <ul aria-label={t('people.persons')}>
          {persons.map((one) => (
            <li key={one.id}>
              <span className="quiet">{roleWord(one.role)}</span> <strong>{one.name}</strong> {one.phone && <a className="num" href={`tel:${one.phone}`}>{one.phone}</a>} {one.description}
              {beside(person, unperson, personWords(one), { ...known({ role: one.role, name: one.name, phone: one.phone, description: one.description }), person: one.id }, { which_person: one.id })}
            </li>
          ))}
        </ul>
      )}
      {vehicles.length > 0 && (
        <ul aria-label={t('people.vehicles')}>
          {vehicles.map((one) => (
            <li key={one.id}>
              <strong>{one.plate}</strong> {[one.colour, one.make].filter(Boolean).join(' ')} {one.note}
              {beside(vehicle, unvehicle, vehicleWords(one), { ...known({ plate: one.plate, make: one.make, colour: one.colour, note: one.note }), vehicle: one.id }, { which_vehicle: one.id })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
