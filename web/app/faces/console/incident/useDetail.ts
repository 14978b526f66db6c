import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { getIncident, getTimeline } from '../../../api/incidents';
import type { Entry, IncidentDetail } from '../../../api/types';
import { live, useEntries } from '../../../live/hooks';

interface Timeline {
  items: Entry[];
  seq: number;
}

const detailKey = (id: string) => ['incident', id];
const timelineKey = (id: string) => ['timeline', id];

/** The log and the timeline: read once when the incident is opened, then kept by the feed. */
export function useDetail(id: string) {
  const queries = useQueryClient();
  const detail = useQuery({
    queryKey: detailKey(id),
    queryFn: async () => {
      const answer = await getIncident(id);
      live.putIncident(answer, answer.last_seq);
      return answer;
    },
  });
  const timeline = useQuery({ queryKey: timelineKey(id), queryFn: (): Promise<Timeline> => getTimeline(id) });

  const hear = useCallback(
    (entry: Entry) => {
      if (entry.stream !== `incident/${id}`) return;
      queries.setQueryData<Timeline>(timelineKey(id), (held) => (held ? { ...held, items: withEntry(held.items, entry) } : held));
      queries.setQueryData<IncidentDetail>(detailKey(id), (held) => (held ? withLine(held, entry) : held));
    },
    [id, queries],
  );
  useEntries(hear);
  return { detail, timeline };
}

function withEntry(items: Entry[], entry: Entry): Entry[] {
  const last = items.at(-1);
  return last && last.seq >= entry.seq ? items : [...items, entry];
}

function withLine(held: IncidentDetail, { payload }: Entry): IncidentDetail {
  const line = payload?.line;
  if (!line || held.log.some((one) => one.id === line.id)) return held;
  return { ...held, log: [...held.log, line] };
}
