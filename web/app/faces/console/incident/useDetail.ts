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

/** After these the incident belongs with others than before: what it shows of them is read anew. */
const LINKING = new Set(['incident.took_over', 'incident.merged', 'incident.reopened', 'incident.related', 'incident.unrelated']);

/** The server's answer, or only the log where that is all that was kept of it while the server is away. */
type Held = IncidentDetail | Pick<IncidentDetail, 'log'>;

const isWhole = (held: Held | null | undefined): held is IncidentDetail => held != null && 'merged' in held;

/** The server's answer, or what was kept of it while the server is away; null where nothing was kept. */
export async function readDetail(id: string): Promise<Held | null> {
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
      const held = queries.getQueryData<Held>(detailKey(id));
      if (isWhole(held) && held.merged.some((one) => entry.stream === `incident/${one.id}`)) return void queries.invalidateQueries({ queryKey: detailKey(id) });
      if (entry.stream !== `incident/${id}`) return;
      if (LINKING.has(entry.action)) void queries.invalidateQueries({ queryKey: detailKey(id) });
      queries.setQueryData<Timeline>(timelineKey(id), (held) => (held ? { ...held, items: withEntry(held.items, entry) } : held));
      queries.setQueryData<Held | null>(detailKey(id), (held) => (isWhole(held) ? withPeople(withLine(held, entry), entry) : held && withLine(held, entry)));
    },
    [id, queries],
  );
  useEntries(hear);
  const { items } = useBox();
  const log = useMemo(() => (detail.data === undefined ? undefined : [...(detail.data?.log ?? []), ...linesOf(items, id)]), [detail.data, items, id]);
  return { detail, full: isWhole(detail.data) ? detail.data : undefined, timeline, log, logIsKnown: detail.data !== null };
}

function withEntry(items: Entry[], entry: Entry): Entry[] {
  const last = items.at(-1);
  return last && last.seq >= entry.seq ? items : [...items, entry];
}

function withLine<T extends Pick<IncidentDetail, 'log'>>(held: T, { payload }: Entry): T {
  const line = payload?.line;
  if (!line || held.log.some((one) => one.id === line.id)) return held;
  return { ...held, log: [...held.log, line] };
}

/** The person, vehicle or file that the entry is about, in the place of what was known of it before. */
function withPeople(held: IncidentDetail, { action, payload }: Entry): IncidentDetail {
  const { person, vehicle, attachment } = payload ?? {};
  const gone = action.endsWith('_removed');
  if (person) return { ...held, persons: put(held.persons, person, gone) };
  if (attachment) return { ...held, attachments: put(held.attachments, attachment, gone) };
  return vehicle ? { ...held, vehicles: put(held.vehicles, vehicle, gone) } : held;
}

function put<T extends { id: string }>(items: T[], item: T, gone: boolean): T[] {
  if (gone) return items.filter((one) => one.id !== item.id);
  return items.some((one) => one.id === item.id) ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item];
}
