import { useState } from 'react';
import type { IncidentType } from '../../../api/types';
import { Priority } from '../../../theme/Priority';
import { t } from '../text';
import { matching } from './draft';

/** More would have to be scrolled past; typing narrows it. */
const SHOWN_MAX = 6;

interface TypePickerProps {
  types: IncidentType[];
  chosen: { type: string; type_name: string };
  error: string | null;
  onChoose: (code: string, name: string) => void;
}

export function TypePicker({ types, chosen, error, onChoose }: TypePickerProps) {
  const [query, setQuery] = useState('');
  const active = types.filter((type) => type.active).sort((a, b) => a.priority - b.priority || a.name.localeCompare(b.name));
  const found = matching(active, query);
  if (chosen.type) {
    return (
      <div className="field-input">
        <span>{t('report.type')}</span>
        <div className="report-chosen">
          <strong>{chosen.type_name}</strong>
          <button type="button" className="field-button" onClick={() => onChoose('', '')}>
            {t('report.type.change')}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="field-stack">
      <label className="field-input">
        {t('report.type')}
        <input type="search" value={query} autoComplete="off" placeholder={t('report.type.help')} onChange={(event) => setQuery(event.target.value)} />
      </label>
      {error && <p className="field-error">{error}</p>}
      <ul className="report-options" aria-label={t('report.types')}>
        {found.slice(0, SHOWN_MAX).map(({ id, code, name, priority }) => (
          <li key={id}>
            <button type="button" className="field-button" onClick={() => onChoose(code, name)}>
              <span>{name}</span>
              <span className="quiet"><Priority value={priority} /></span>
            </button>
          </li>
        ))}
      </ul>
      <output className="quiet">{found.length === 0 ? t('report.type.none') : found.length > SHOWN_MAX ? t('report.type.more', { n: found.length - SHOWN_MAX }) : ''}</output>
    </div>
  );
}
