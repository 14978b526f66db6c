import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { live, useAlarmList, useSites, useTypes, useUnits } from '../../../live/hooks';
import { DISPOSITIONS } from '../away/dispositions';
import { useDesk } from '../desk/useDesk';
import type { Board } from './parsed';

const NONE: never[] = [];
const readIncidents = () => live.incidents.values();

/** The board as the command line reads it. It follows the incidents only while somebody writes: an idle line costs nothing. */
export function useBoard(selected: string | null, writing: boolean): Board {
  const subscribe = useCallback((listener: () => void) => (writing ? live.subscribe('incidents', listener) : () => undefined), [writing]);
  const incidents = useSyncExternalStore(subscribe, readIncidents);
  const alarms = useAlarmList();
  const units = useUnits();
  const sites = useSites();
  const types = useTypes();
  const dispositions = useQuery(DISPOSITIONS).data?.items ?? NONE;
  const positions = useDesk(null);
  return useMemo(
    () => ({
      incidents, alarms, units, sites, types, dispositions, positions,
      selected: incidents.find((incident) => incident.id === selected),
      selectedAlarm: alarms.find((alarm) => alarm.id === selected),
    }),
    [incidents, alarms, units, sites, types, dispositions, positions, selected],
  );
}
