import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { getIncident, getTimeline } from '../../../api/incidents';
import type { Entry, IncidentDetail } from '../../../api/types';
import { ApiError } from '../../../api/errors';
import { live, useEntries, useLinkPhase } from '../../../live/hooks';
import { isLocal } from '../away/act';
import { useBox } from '../away/box';
import { keeper } from '../away/keep';
import { keptLog } from '../away/kept';
import { linesOf } from '../away/project';

interface Timeline {
  items: Entry[];
  seq: number;
}

/** The server's answer, or what was kept of it while the server is away; null where nothing was kept. */
export async function readDetail(id: string): Promise<Pick<IncidentDetail, 'log'> | null> {
  if (isLocal(id)) return { log: [] };
  try {
    const answer = await getIncident(id);
    live.putIncident(answer, answer.last_seq);
    keeper.noteLog(id, answer.log);
    return answer;
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.status === 0)) throw failure;
    const log = await keptLog(id);
    return log ? { log } : null;
  }
}

const detailKey = (id: string) => ['incident', id];
const timelineKey = (id: string) => ['timeline', id];

/** The log and the timeline: read once when the incident is opened, then kept by the feed. */
export function useDetail(id: string) {
  const queries = useQueryClient();
  const phase = useLinkPhase();
  const detail = useQuery({ queryKey: detailKey(id), queryFn: () => readDetail(id), networkMode: 'always' });
  const timeline = useQuery({ queryKey: timelineKey(id), queryFn: (): Promise<Timeline> => getTimeline(id), enabled: !isLocal(id) });
  // What was read while the server was away is read again when it is back.
  const away = useRef(false);
  useEffect(() => {
    if (phase === 'live' && away.current) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === id });
    away.current = phase === 'stale' || phase === 'connecting';
  }, [phase, id, queries]);

  const hear = useCallback(
    (entry: Entry) => {
      if (entry.stream !== `incident/${id}`) return;
      queries.setQueryData<Timeline>(timelineKey(id), (held) => (held ? { ...held, items: withEntry(held.items, entry) } : held));
      queries.setQueryData<Pick<IncidentDetail, 'log'> | null>(detailKey(id), (held) => (held ? withLine(held, entry) : held));
    },
    [id, queries],
  );
  useEntries(hear);
  const { items } = useBox();
  const log = useMemo(() => (detail.data === undefined ? undefined : [...(detail.data?.log ?? []), ...linesOf(items, id)]), [detail.data, items, id]);
  return { detail, timeline, log, logIsKnown: detail.data !== null };
}

function withEntry(items: Entry[], entry: Entry): Entry[] {
  const last = items.at(-1);
  return last && last.seq >= entry.seq ? items : [...items, entry];
}

function withLine(held: Pick<IncidentDetail, 'log'>, { payload }: Entry): Pick<IncidentDetail, 'log'> {
  const line = payload?.line;
  if (!line || held.log.some((one) => one.id === line.id)) return held;
  return { ...held, log: [...held.log, line] };
}
