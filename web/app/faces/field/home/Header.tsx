import type { Unit } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { t } from '../text';
import { LinkWord } from '../link/LinkWord';
import './header.css';
import { Menu } from './Menu';

interface HeaderProps {
  units: Unit[];
  unit: Unit | undefined;
  /** Set: what the page shows was kept on the phone. */
  kept_ms: number | null;
}

export function Header({ units, unit, kept_ms }: HeaderProps) {
  return (
    <header className="field-header">
      {unit && units.length > 1 ? (
        <select aria-label={t('unit.switch')} value={unit.id} onChange={(event) => goTo({ unit: event.target.value, assignment: null })}>
          {units.map(({ id, call_sign }) => (
            <option key={id} value={id}>
              {call_sign}
            </option>
          ))}
        </select>
      ) : (
        <p className="field-callsign">{unit?.call_sign ?? t('unit.none')}</p>
      )}
      <LinkWord kept={kept_ms !== null} />
      <Menu />
    </header>
  );
}
