import { isLocal } from '../away/act';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Incident, Reason, SuggestedUnit } from '../../../api/types';
import { decimal } from '../../../text/numbers';
import { durationInWords } from '../../../time/durations';
import { useCoverage } from '../acts/coverage';
import { noteSuggestions, SUGGESTIONS } from '../acts/suggested';
import { t } from '../text';
import { reasonWords, shortfallWords } from './reasonWords';
import { wayWords } from './wayWords';

/** More than these nobody weighs against each other. */
const SHOWN_MAX = 3;
/** Said in columns of their own, or true of whoever fits. */
const APART: ReadonlySet<string> = new Set<Reason['code']>(['way', 'missing_key', 'coverage_lost', 'on_duty', 'on_shift']);

interface SuggestedUnitsProps {
  incident: Incident;
  /** The word on the button of a unit, and what it does. */
  action: (unit: SuggestedUnit) => string;
  onChoose: (unit: SuggestedUnit) => void;
  /** The unit that is chosen already, where choosing does not send. */
  chosen?: string;
}

/** The units that fit best, with what speaks for and against each. It never sends by itself. */
export function SuggestedUnits({ incident, action, onChoose, chosen }: SuggestedUnitsProps) {
  const [coverage, setCoverage] = useCoverage();
  const { data } = useQuery({ ...SUGGESTIONS(incident.id, incident.last_seq, coverage), placeholderData: keepPreviousData, enabled: !isLocal(incident.id) });
  useEffect(() => {
    noteSuggestions(incident.id, data);
    return () => noteSuggestions(incident.id, undefined);
  }, [incident.id, data]);
  if (!data) return null;
  const fitting = data.units.filter((unit) => unit.fits).slice(0, SHOWN_MAX);
  return (
    <div className="suggested" role="group" aria-label={t('suggested.title')}>
      <div className="suggested-head">
        <h3>{t('suggested.title')}</h3>
        <label>
          <input type="checkbox" checked={coverage} onChange={(event) => setCoverage(event.currentTarget.checked)} /> {t('suggested.coverage')}
        </label>
      </div>
      {fitting.length === 0 && <p className="suggested-shortfall">{shortfallWords(data)}</p>}
      <ol>
        {fitting.map((unit) => (
          <li key={unit.unit_id}>
            <strong>{unit.call_sign}</strong>
            <span className="num">{unit.arrival_s === null ? t('suggested.unknown') : durationInWords(unit.arrival_s)}</span>
            <span className="quiet">
              {[unit.way && wayWords(unit.way), effect(unit), ...unit.reasons.filter((reason) => !APART.has(reason.code)).map(reasonWords)].filter(Boolean).join(' · ')}
            </span>
            <Button size="compact-xs" aria-pressed={chosen === undefined ? undefined : chosen === unit.unit_id} onClick={() => onChoose(unit)}>
              {action(unit)}
            </Button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What sending it costs: seconds against the one that is there first, and coverage. */
function effect({ extra_s, coverage_lost }: SuggestedUnit): string {
  const later = extra_s === null ? '' : extra_s === 0 ? t('suggested.first') : t('suggested.extra', { duration: durationInWords(extra_s) });
  if (coverage_lost === null) return later;
  const none = Math.round(coverage_lost * 1000) === 0;
  return [later, none ? t('suggested.kept') : t('suggested.lost', { percent: decimal(coverage_lost * 100, 1) })].filter(Boolean).join(' · ');
}
