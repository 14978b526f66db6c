import { UnstyledButton } from '@mantine/core';
import { memo, type MouseEvent } from 'react';
import { live, useIncident, useUnit } from '../../../live/hooks';
import { availabilityShape, availabilityWord } from '../../../theme/status';
import { openActMenu } from '../acts/menu';
import { UnsentMark } from '../away/UnsentMark';
import { Age } from '../board/Age';
import { keepFocus } from '../board/keepFocus';
import { shortNumber } from '../board/numbers';
import { unitWord } from '../board/watch';
import { t } from '../text';
import { Seen } from './Seen';

interface UnitRowProps {
  id: string;
  withSite: boolean;
  selected: string | null;
  onSelect: (incident: string) => void;
}

export const UnitRow = memo(function UnitRow({ id, withSite, selected, onSelect }: UnitRowProps) {
  const unit = useUnit(id);
  const current = unit?.assignments[0];
  const engaged = useIncident(current?.incident_id ?? '');
  if (!unit) return null;
  const own = engaged?.assignments.find((one) => one.id === current?.assignment_id);
  const wrong = unit.break_overrun_at ? t('units.break_overrun') : own ? unitWord(own) : null;
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    const incident = current ? live.incidents.get(current.incident_id) : undefined;
    const box = event.currentTarget.getBoundingClientRect();
    // A click made by the keyboard has no position of its own.
    const at = event.detail === 0 && event.type === 'click' ? { x: box.left, y: box.bottom } : { x: event.clientX, y: event.clientY };
    openActMenu(at, incident ? { unit, incident } : { unit }, selected ? live.incidents.get(selected) : undefined);
  };
  const officers = unit.officers.map((officer) => officer.name).join(', ');
  return (
    <tr
      data-unit={id}
      data-availability={unit.availability}
      data-selected={unit.assignments.some((one) => one.incident_id === selected) || undefined}
      onContextMenu={menu}
    >
      <th scope="row" title={[officers, unit.vehicle, ...unit.capabilities].filter(Boolean).join(' · ')}>
        <UnstyledButton className="unit-name" aria-haspopup="menu" aria-label={t('units.menu', { unit: unit.call_sign })} onClick={menu}>
          {unit.call_sign}
        </UnstyledButton>
        {withSite && <span className="quiet unit-site"> {live.sites.get(unit.site_id)?.code}</span>}
      </th>
      <td>
        <span className="state-shape" aria-hidden="true">{availabilityShape(unit.availability)}</span>{' '}
        {availabilityWord(unit.availability)} <UnsentMark id={id} />
        {wrong && <strong className="unit-wrong"> <span aria-hidden="true">⇑</span> {wrong}</strong>}
      </td>
      <td className="num"><Age since={unit.availability_since} /></td>
      <td>
        {unit.assignments.map((one) => (
          <UnstyledButton
            key={one.assignment_id}
            className="unit-incident num"
            aria-label={t('units.open', { number: shortNumber(one.incident_number) })}
            onMouseDown={keepFocus}
            onClick={() => onSelect(one.incident_id)}
          >
            {shortNumber(one.incident_number)}
          </UnstyledButton>
        ))}
      </td>
      <td><Seen unit={id} /></td>
    </tr>
  );
});
