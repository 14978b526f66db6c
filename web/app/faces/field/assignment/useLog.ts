import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { getIncident } from '../../../api/incidents';
import type { Entry, Line } from '../../../api/types';
import { useEntries } from '../../../live/hooks';
import { keepLog, keptLog } from '../board/useBoard';

/** The lines of an incident: read once, then kept by the feed; without a network those that the phone kept. */
export function useLog(incident_id: string): { lines: Line[]; known: boolean } {
  const queries = useQueryClient();
  const log = useQuery({
    queryKey: ['log', incident_id],
    queryFn: async () => {
      const { log } = await getIncident(incident_id);
      keepLog(incident_id, log);
      return log;
    },
    networkMode: 'always',
  });
  const hear = useCallback(
    ({ payload }: Entry) => {
      const line = payload?.line;
      if (line?.incident_id !== incident_id) return;
      queries.setQueryData<Line[]>(['log', incident_id], (held) => {
        if (!held || held.some(({ id }) => id === line.id)) return held;
        keepLog(incident_id, [...held, line]);
        return [...held, line];
      });
    },
    [incident_id, queries],
  );
  useEntries(hear);
  const lines = log.data ?? keptLog(incident_id);
  return { lines: lines ?? [], known: lines !== undefined };
}
