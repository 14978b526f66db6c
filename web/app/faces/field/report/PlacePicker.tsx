import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { findPlaces } from '../../../api/places';
import { t } from '../text';
import type { ReportDraft } from './draft';

const FOUND_MAX = 6;

interface PlacePickerProps {
  draft: ReportDraft;
  error: string | null;
  onChange: (part: Partial<ReportDraft>) => void;
}

/** A known place with its path and site; or, without a network or a match, the officer's own words. */
export function PlacePicker({ draft, error, onChange }: PlacePickerProps) {
  const query = draft.place_text.trim();
  const search = useQuery({
    queryKey: ['places', query],
    queryFn: () => findPlaces(query, undefined, FOUND_MAX),
    enabled: query.length > 0 && draft.place === null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (draft.place) {
    return (
      <div className="field-input">
        <span>{t('report.place')}</span>
        <div className="report-chosen">
          <span>
            <strong>{draft.place.path || draft.place.site_name}</strong> <span className="quiet">{draft.place.site_name}</span>
          </span>
          <button type="button" className="field-button" onClick={() => onChange({ place: null })}>
            {t('report.place.change')}
          </button>
        </div>
      </div>
    );
  }
  const found = query ? (search.data?.items ?? []) : [];
  return (
    <div className="field-stack">
      <label className="field-input">
        {t('report.place')}
        <input type="search" autoComplete="off" value={draft.place_text} placeholder={t('report.place.help')} onChange={(event) => onChange({ place_text: event.target.value })} />
      </label>
      {error && <p className="field-error">{error}</p>}
      <ul className="report-options" aria-label={t('report.places')}>
        {found.map(({ id, path, site_id, site_name }) => (
          <li key={id}>
            <button type="button" className="field-button" onClick={() => onChange({ place: { id, path, site_id, site_name }, place_text: path })}>
              <span>{path || site_name}</span>
              <span className="quiet">{site_name}</span>
            </button>
          </li>
        ))}
      </ul>
      <output className="quiet">{query ? t('report.place.free') : ''}</output>
    </div>
  );
}
