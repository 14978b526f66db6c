import { Button } from '@mantine/core';
import type { Incident } from '../../../api/types';
import { useUnits } from '../../../live/hooks';
import type { ActId } from '../acts/act';
import { offeredNext } from '../acts/offeredNext';
import { perform } from '../acts/perform';
import { performNext } from '../acts/performNext';
import { legalActs } from '../acts/registry';
import { useSuggestionsFor } from '../acts/suggested';
import { useArrivals } from '../acts/there';
import { keepFocus } from '../board/keepFocus';
import { t } from '../text';

/** Offered below, beside what they add to. */
const ELSEWHERE = new Set<ActId>(['log', 'correct', 'call_outside', 'person', 'unperson', 'vehicle', 'unvehicle', 'unattach', 'caution', 'uncaution', 'relate', 'unrelate', 'merge', 'merge_moving']);

/** The next right act first, then every other legal one. */
export function ActBar({ incident }: { incident: Incident }) {
  useSuggestionsFor(incident.id);
  useArrivals(incident);
  const next = offeredNext(incident, useUnits());
  const { act } = next;
  return (
    <div className="incident-acts" role="toolbar" aria-label={t('acts.title')}>
      {act ? (
        <Button variant="filled" size="compact-sm" aria-keyshortcuts="Space" onMouseDown={keepFocus} onClick={() => performNext(incident.id)}>
          {act.label} <kbd aria-hidden="true">␣</kbd>
        </Button>
      ) : (
        next.blocked && <span className="quiet">{next.blocked}</span>
      )}
      {legalActs({ incident }).filter(({ id }) => !ELSEWHERE.has(id)).map((other) => (
        <Button key={other.id} size="compact-sm" onClick={() => void perform(other, { incident })}>
          {other.label({ incident })}…
        </Button>
      ))}
    </div>
  );
}
