import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { findPlaces } from '../away/places';
import type { Place } from '../../../api/types';
import { t } from '../text';

interface PlaceFieldProps {
  site: string | null;
  place: Place | null;
  text: string;
  error: string | undefined;
  /** Free text is no answer here. */
  onlyListed?: boolean;
  onChange: (place: Place | null, text: string) => void;
}

const NONE: Place[] = [];
/** All of them in view without scrolling. */
const SHOWN_MAX = 8;

/** Validated places with their path and site, so that two of one name are told apart; free text is possible, and says that it is. */
export function PlaceField({ site, place, text, error, onlyListed = false, onChange }: PlaceFieldProps) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const query = text.trim();
  const search = useQuery({
    queryKey: ['places', query, site],
    queryFn: () => findPlaces(query, site ?? undefined, SHOWN_MAX),
    enabled: query.length >= 1 && place === null,
    placeholderData: keepPreviousData,
    // Without a network what was kept answers.
    networkMode: 'always',
  });
  const found = query && !place ? (search.data?.items ?? NONE) : NONE;
  // The first answer is the one that Enter takes; a free text is left with Tab.
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (found.length > 0) selectFirstOption();
  }, [found, selectFirstOption]);

  const choose = (id: string) => {
    const chosen = found.find((one) => one.id === id);
    if (chosen) onChange(chosen, chosen.path);
    combobox.closeDropdown();
  };
  const help = place ? t('call.place.at', { site: place.site_name }) : query && !search.isFetching && found.length === 0 ? t(onlyListed ? 'call.place.unknown' : 'call.place.free') : t('call.place.help');

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} floatingStrategy="fixed">
      <Combobox.Target withExpandedAttribute>
        <TextInput
          role="combobox"
          aria-autocomplete="list"
          label={t('call.place')}
          data-autofocus={onlyListed || undefined}
          description={help}
          error={error}
          value={text}
          autoComplete="off"
          data-free={!place && query !== '' ? true : undefined}
          onChange={(event) => {
            onChange(null, event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => found.length > 0 && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={found.length === 0}>
        <Combobox.Options aria-label={t('call.place.found')}>
          {found.map((one) => (
            <Combobox.Option key={one.id} value={one.id}>
              <span className="call-option">
                <span>{one.path}</span>
                <span className="quiet">{one.site_name}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
