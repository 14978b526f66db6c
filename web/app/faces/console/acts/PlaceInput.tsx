import { useState } from 'react';
import type { Place } from '../../../api/types';
import { PlaceField } from '../call/PlaceField';

interface PlaceInputProps {
  site: string | null;
  onChange: (place: string) => void;
}

/** A place of the site, chosen from the validated ones only. */
export function PlaceInput({ site, onChange }: PlaceInputProps) {
  const [shown, setShown] = useState<{ place: Place | null; text: string }>({ place: null, text: '' });
  const change = (place: Place | null, text: string) => {
    setShown({ place, text });
    onChange(place?.id ?? '');
  };
  return <PlaceField site={site} place={shown.place} text={shown.text} error={undefined} onlyListed onChange={change} />;
}
