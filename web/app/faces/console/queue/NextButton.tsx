import { UnstyledButton } from '@mantine/core';
import type { Alarm, Incident } from '../../../api/types';
import { useUnits } from '../../../live/hooks';
import type { Next } from '../acts/nextAct';
import { offeredNext, offeredNextOnAlarm } from '../acts/offeredNext';
import { useSuggestionsFor } from '../acts/suggested';
import { useArrivals } from '../acts/there';
import { performNext } from '../acts/performNext';
import { keepFocus } from '../board/keepFocus';

/** The next right act. On the selected row it carries the key that does the same. */
export function NextButton({ incident, selected }: { incident: Incident; selected: boolean }) {
  useSuggestionsFor(incident.id);
  useArrivals(incident);
  return <Offered id={incident.id} next={offeredNext(incident, useUnits())} selected={selected} />;
}

export function AlarmNextButton({ alarm, selected }: { alarm: Alarm; selected: boolean }) {
  return <Offered id={alarm.id} next={offeredNextOnAlarm(alarm)} selected={selected} />;
}

function Offered({ id, next, selected }: { id: string; next: Next; selected: boolean }) {
  const { act, blocked } = next;
  if (!act) return <span className="quiet next-blocked">{blocked}</span>;
  return (
    <UnstyledButton
      className="next-button"
      tabIndex={-1}
      aria-label={act.name}
      aria-keyshortcuts={selected ? 'Space' : undefined}
      onMouseDown={keepFocus}
      onClick={() => performNext(id)}
    >
      {act.label}
      {selected && <kbd aria-hidden="true">␣</kbd>}
    </UnstyledButton>
  );
}
