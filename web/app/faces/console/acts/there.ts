import { useCallback, useSyncExternalStore } from 'react';
import type { Assignment, Incident, Position } from '../../../api/types';
import { live } from '../../../live/hooks';

const BELOW = ' / ';

/** Whether a unit under way is in the place of its incident, or in the area around it: a position knows no storey and no room. */
export function isThere(incident: Incident, assignment: Assignment, position: Position | undefined): boolean {
  if (assignment.state !== 'en_route' || !position?.place || !incident.place) return false;
  return incident.place === position.place || incident.place.startsWith(position.place + BELOW);
}

const arrived = (incident: Incident): Assignment[] =>
  incident.assignments.filter((one) => isThere(incident, one, live.positions.get(one.unit_id)));

/** Draws the caller anew when a unit of the incident comes to be there, so that a button never says less than its key does. */
export function useArrivals(incident: Incident): void {
  const units = incident.assignments.map((one) => one.unit_id).join(' ');
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = units.split(' ').map((unit) => live.subscribe(`position/${unit}`, listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [units],
  );
  useSyncExternalStore(subscribe, () => arrived(incident).map((one) => one.id).join(' '));
}
