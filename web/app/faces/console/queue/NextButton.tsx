import { UnstyledButton } from '@mantine/core';
import type { Incident } from '../../../api/types';
import { useUnits } from '../../../live/hooks';
import { offeredNext } from '../acts/offeredNext';
import { useSuggestionsFor } from '../acts/suggested';
import { useArrivals } from '../acts/there';
import { performNext } from '../acts/performNext';
import { keepFocus } from '../board/keepFocus';

/** The next right act. On the selected row it carries the key that does the same. */
export function NextButton({ incident, selected }: { incident: Incident; selected: boolean }) {
  useSuggestionsFor(incident.id);
  useArrivals(incident);
  const { act, blocked } = offeredNext(incident, useUnits());
  if (!act) return <span className="quiet next-blocked">{blocked}</span>;
  return (
    <UnstyledButton
      className="next-button"
      tabIndex={-1}
      aria-label={act.name}
      aria-keyshortcuts={selected ? 'Space' : undefined}
      onMouseDown={keepFocus}
      onClick={() => performNext(incident.id)}
    >
      {act.label}
      {selected && <kbd aria-hidden="true">␣</kbd>}
    </UnstyledButton>
  );
}
