import { useBooted, useUnits } from '../../../live/hooks';
import type { Unit } from '../../../api/types';
import { t } from '../text';
import { UnitRow } from './UnitRow';
import './units.css';

interface UnitBoardProps {
  site: string | null;
  selected: string | null;
  onSelect: (incident: string) => void;
}

const natural = new Intl.Collator('en', { numeric: true });

/** Fixed places, so that the hand learns them: by call sign, those off duty at the end. */
export function byCallSign(a: Unit, b: Unit): number {
  return Number(a.availability === 'off_duty') - Number(b.availability === 'off_duty') || natural.compare(a.call_sign, b.call_sign);
}

export function UnitBoard({ site, selected, onSelect }: UnitBoardProps) {
  const booted = useBooted();
  const units = useUnits().filter((unit) => !unit.retired && (site === null || unit.site_id === site)).sort(byCallSign);
  if (units.length === 0) return <p className="console-empty">{t(booted ? 'units.empty' : 'board.unknown')}</p>;
  return (
    <table className="units" aria-label={t('units.title')}>
      <thead className="units-head">
        <tr>
          <th scope="col">{t('units.call_sign')}</th>
          <th scope="col">{t('units.status')}</th>
          <th scope="col">{t('units.time')}</th>
          <th scope="col">{t('units.incident')}</th>
          <th scope="col">{t('units.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {units.map((unit) => (
          <UnitRow key={unit.id} id={unit.id} withSite={site === null} selected={selected} onSelect={onSelect} />
        ))}
      </tbody>
    </table>
  );
}
