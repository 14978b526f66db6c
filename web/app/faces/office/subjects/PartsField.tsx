import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { NamedPart, Subject } from '../../../api/types';
import { holds } from '../form/find';
import { t } from '../text';
import { pointable } from './words';

/** So many are shown at once; the search finds the others. */
const SHOWN_MAX = 100;

interface PartsFieldProps {
  legend: string;
  about: string;
  find: string;
  none: string;
  parts: NamedPart[];
  person: Pick<Subject, 'name' | 'phone'>;
  /** Numbers of the incidents. */
  numbers: Map<string, string>;
  value: string[];
  onChange: (value: string[]) => void;
  /** Where one can be looked at. */
  addressOf?: (id: string) => string;
}

/** Lines or files, of which whoever erases points out those that tell of the person: no program reads them. */
export function PartsField({ legend, about, find, none, parts, person, numbers, value, onChange, addressOf }: PartsFieldProps) {
  const [sought, setSought] = useState('');
  const all = pointable(parts, person);
  const numberOf = ({ incident_id }: NamedPart) => numbers.get(incident_id) ?? '';
  const found = all.filter(({ part }) => holds(sought, part.text, numberOf(part)));
  const toggle = (id: string, on: boolean) => onChange(on ? [...value, id] : value.filter((one) => one !== id));
  return (
    <fieldset className="office-checks subjects-wide">
      <legend>{legend}</legend>
      {all.length === 0 ? (
        <p className="office-note">{none}</p>
      ) : (
        <>
          <p className="office-note">{about}</p>
          <TextInput className="subjects-find" type="search" label={find} autoComplete="off" value={sought} onChange={(event) => setSought(event.currentTarget.value)} />
          {found.length === 0 ? (
            <p className="office-note">{t('erase.parts.none_found')}</p>
          ) : (
            <div className="office-checks-scroll">
              {found.slice(0, SHOWN_MAX).map(({ part, speaks }) => (
                <div key={part.id} className="subjects-part">
                  <Checkbox
                    label={part.text}
                    description={t(speaks ? 'erase.parts.speaks' : 'erase.parts.of', { number: numberOf(part) })}
                    checked={value.includes(part.id)}
                    onChange={(event) => toggle(part.id, event.currentTarget.checked)}
                  />
                  {addressOf && (
                    <a href={addressOf(part.id)} target="_blank" rel="noreferrer" aria-label={t('erase.parts.look_named', { name: part.text })}>
                      {t('erase.parts.look')}
                    </a>
                  )}
                </div>
              ))}
            </div>
          )}
          <p className="office-note" aria-live="polite">
            {t(found.length > SHOWN_MAX ? 'erase.parts.chosen_of_many' : 'erase.parts.chosen', { n: value.length, most: SHOWN_MAX, all: found.length })}
          </p>
        </>
      )}
    </fieldset>
  );
}
