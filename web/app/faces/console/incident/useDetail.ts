import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { getIncident, getTimeline } from '../../../api/incidents';
import type { Entry, IncidentDetail } from '../../../api/types';
import { live, useEntries } from '../../../live/hooks';

interface Timeline {
  items: Entry[];
  seq: number;
}

/** After these the incident belongs with others than before: what it shows of them is read anew. */
const LINKING = new Set(['incident.took_over', 'incident.merged', 'incident.reopened', 'incident.related', 'incident.unrelated']);

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
      const held = queries.getQueryData<IncidentDetail>(detailKey(id));
      if (held?.merged.some((one) => entry.stream === `incident/${one.id}`)) return void queries.invalidateQueries({ queryKey: detailKey(id) });
      if (entry.stream !== `incident/${id}`) return;
      if (LINKING.has(entry.action)) void queries.invalidateQueries({ queryKey: detailKey(id) });
      queries.setQueryData<Timeline>(timelineKey(id), (held) => (held ? { ...held, items: withEntry(held.items, entry) } : held));
      queries.setQueryData<IncidentDetail>(detailKey(id), (held) => (held ? withPeople(withLine(held, entry), entry) : held));
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

/** The person or vehicle that the entry is about, in the place of what was known of it before. */
function withPeople(held: IncidentDetail, { action, payload }: Entry): IncidentDetail {
  const { person, vehicle } = payload ?? {};
  const gone = action.endsWith('_removed');
  if (person) return { ...held, persons: put(held.persons, person, gone) };
  return vehicle ? { ...held, vehicles: put(held.vehicles, vehicle, gone) } : held;
}

function put<T extends { id: string }>(items: T[], item: T, gone: boolean): T[] {
  if (gone) return items.filter((one) => one.id !== item.id);
  return items.some((one) => one.id === item.id) ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item];
}
