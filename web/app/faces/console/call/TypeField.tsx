import { Select } from '@mantine/core';
import { useReducer } from 'react';
import type { IncidentType } from '../../../api/types';
import { priorityShape, priorityWord } from '../../../theme/priority';
import { t } from '../text';
import { bestFirst } from './typeSearch';

interface TypeFieldProps {
  types: IncidentType[];
  value: string | null;
  error: string | undefined;
  onChange: (id: string | null) => void;
}

/** Typed, not hunted for: the first match is taken with Enter. */
export function TypeField({ types, value, error, onChange }: TypeFieldProps) {
  const data = types
    .filter((type) => type.active)
    .sort((a, b) => a.priority - b.priority || a.name.localeCompare(b.name))
    .map((type) => ({ value: type.id, label: type.name }));
  const typeOf = (id: string) => types.find((type) => type.id === id);
  const priorityOf = (id: string) => typeOf(id)?.priority ?? 5;
  // The list settles on its id after it is drawn; only drawn again does the field name the list that it opened.
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  return (
    <Select
      label={t('call.type')}
      placeholder={t('call.type.help')}
      data={data}
      value={value}
      error={error}
      searchable
      filter={({ options, search }) => bestFirst(options, (option) => ('value' in option ? typeOf(option.value) : undefined), search)}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      selectFirstOptionOnChange
      // eslint-disable-next-line jsx-a11y/no-autofocus -- the form opens because somebody wants to write in it
      autoFocus
      // The list itself scrolls: its arrow keys belong to the field, a region around it would be reached by none.
      withScrollArea={false}
      classNames={{ options: 'call-options' }}
      nothingFoundMessage={t('call.type.none')}
      onDropdownOpen={() => requestAnimationFrame(drawAgain)}
      onChange={onChange}
      renderOption={({ option }) => (
        <span className="call-option">
          <span>{option.label}</span>
          <span className="quiet">
            {priorityShape(priorityOf(option.value))} {priorityWord(priorityOf(option.value))}
          </span>
        </span>
      )}
    />
  );
}
